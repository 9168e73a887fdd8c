import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { renderPrompt } from '../../../src/render/results.ts';
import type { Style } from '../../../src/terminal/style.ts';
import { coloured, pipe, terminal } from './styles.ts';

function rendered(result: JsonObject, style: Style = pipe) {
  return renderPrompt({ kind: 'prompt', name: 'greet', result }, { out: style, err: style });
}

const greeting = {
  description: 'Greets\nsomeone',
  messages: [
    { role: 'user', content: { type: 'text', text: 'Hi\n' } },
    { role: 'assistant', content: { type: 'text', text: 'Hello' } },
  ],
};

describe('a prompt', () => {
  it('is its messages, each below its role', async () => {
    expect(await rendered(greeting)).toEqual({
      stdout: 'user:\nHi\n\nassistant:\nHello\n',
      stderr: '',
      notice: '',
    });
  });

  it('has its description on a terminal', async () => {
    expect((await rendered(greeting, terminal())).stdout).toBe(
      'Greets someone\n\nuser:\nHi\n\nassistant:\nHello\n',
    );
    expect((await rendered(greeting, coloured)).stdout).toContain('\x1b[1muser:\x1b[22m\nHi\n');
  });

  it('can have several blocks per message, and binary content', async () => {
    const content = [
      { type: 'text', text: 'See' },
      { type: 'image', mimeType: 'image/png', data: 'AAAA' },
    ];
    const { stdout, notice } = await rendered({ messages: [{ role: 'user', content }] });
    expect(stdout).toBe('user:\nSee\n[image/png, 3 B]\n');
    expect(notice).toContain('--output FILE');
  });

  it('can be malformed', async () => {
    expect((await rendered({ messages: 'none' })).stdout).toBe('{\n  "messages": "none"\n}\n');
    expect((await rendered({ messages: [5, { content: 'bare' }, { role: 'a\nb' }] })).stdout).toBe(
      '5\n\nmessage:\nbare\n\na\\nb:\n',
    );
    expect((await rendered({ messages: [] })).stdout).toBe('');
  });
});
