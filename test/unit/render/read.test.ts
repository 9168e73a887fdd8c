import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { renderRead } from '../../../src/render/results.ts';
import type { Style } from '../../../src/terminal/style.ts';
import { pipe, terminal } from './styles.ts';

function rendered(result: JsonObject, style: Style = pipe) {
  return renderRead({ kind: 'read', uri: 'file:///x', result }, { out: style, err: style });
}

describe('the contents of a resource', () => {
  const text = { uri: 'file:///x', mimeType: 'text/plain', text: 'a\tb\x07' };

  it('are the text, sanitised', async () => {
    expect(await rendered({ contents: [text] })).toEqual({ stdout: 'a\tb\\x07\n', stderr: '', notice: '' });
    expect((await rendered({ contents: [text] }, terminal())).stdout).toBe('a\tb\\x07\n');
  });

  it('are a line about the bytes, and how to save them', async () => {
    expect(await rendered({ contents: [{ uri: 'file:///y', mimeType: 'image/png', blob: 'AAAA' }] })).toEqual(
      {
        stdout: '[image/png, 3 B] file:///y\n',
        onlyBytes: true,
        stderr: '',
        notice: 'Binary content was not printed. Write it to a file with --output FILE.\n',
      },
    );
  });

  it('are what shows an image if it could be drawn', async () => {
    const view = {
      kind: 'read' as const,
      uri: 'file:///y',
      result: { contents: [{ uri: 'file:///y', blob: 'AAAA' }] },
    };
    const styles = { out: terminal(), err: terminal() };
    expect((await renderRead(view, styles, new Map([['AAAA', 'drawn']]))).stdout).toBe('drawn\n');
  });

  it('are below their URIs on a terminal if there are several', async () => {
    const two = { contents: [text, { uri: 'file:///y', text: 'c\n' }] };
    expect((await rendered(two)).stdout).toBe('a\tb\\x07\nc\n');
    expect((await rendered(two, terminal())).stdout).toBe('file:///x\na\tb\\x07\nfile:///y\nc\n');
  });

  it('can be empty, which is noted on a terminal', async () => {
    expect(await rendered({ contents: [] })).toEqual({ stdout: '', stderr: '', notice: '' });
    expect((await rendered({ contents: [] }, terminal())).notice).toBe('file:///x is empty.\n');
  });

  it('can be malformed', async () => {
    expect((await rendered({ contents: text })).stdout).toBe('a\tb\\x07\n');
    expect((await rendered({ contents: [{ uri: 'x' }] })).stdout).toBe('{\n  "uri": "x"\n}\n');
    expect((await rendered({ contents: [null, 'a'] })).stdout).toBe('null\n"a"\n');
    expect((await rendered({ contents: null, other: 1 })).stdout).toBe(
      '{\n  "contents": null,\n  "other": 1\n}\n',
    );
  });
});
