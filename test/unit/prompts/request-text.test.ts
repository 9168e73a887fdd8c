import { describe, expect, it } from 'vitest';
import { parseSamplingRequest } from '../../../src/engine/protocol/input/sampling-request.ts';
import { addressOf, samplingText, urlText } from '../../../src/prompts/request-text.ts';
import { pipe as plain, terminal } from '../render/styles.ts';

describe('a URL', () => {
  const shown = (url: string, message = '') => urlText('demo', message, addressOf(url), plain);

  it('is on a line of its own, with its host below', () => {
    const url = `https://example.com/${'a'.repeat(200)}?b=c#d`;
    expect(shown(url, 'Log in').split('\n')).toEqual([
      '* demo asks you to open a URL:',
      '  Log in',
      url,
      '  host: example.com',
      '',
    ]);
  });

  it('is a hyperlink to itself on terminals that have them, if it may be opened', () => {
    const style = terminal(80, { NO_COLOR: '1', FORCE_HYPERLINK: '1' });
    const url = 'https://me@example.com/a';
    const link = `\x1b]8;;${url}\x1b\\${url}\x1b]8;;\x1b\\`;
    expect(urlText('demo', '', addressOf(url), style)).toContain(`\n${link}\n`);
    expect(urlText('demo', '', addressOf('file:///a'), style)).not.toContain('\x1b');
  });

  it.each([
    ['http://example.com/', '(http: not encrypted, others on the network can read it)'],
    ['https://xn--80ak6aa92e.com/', 'The host is аррӏе.com, in letters that may look like others'],
    ['https://аррӏе.com/', 'host: xn--80ak6aa92e.com'],
    ['https://google.com@evil.org/', '"google.com@" is a user name, not the host: the host is evil.org'],
    ['https://a:b@evil.org/', '"a:b@" is a user name'],
    ['https://evil.org\\@good.org/', 'host: evil.org'],
    ['javascript:alert(1)', 'mcpc does not open it'],
    ['file:///etc/passwd', 'mcpc does not open it'],
    ['nonsense', 'mcpc does not open it'],
  ])('%s has a warning: %s', (url, said) => {
    expect(shown(url)).toContain(said);
  });

  it('and its message cannot imitate a line of mcpc or move the cursor', () => {
    const text = shown('https://a.org/\u001b[2J', 'One\n* mcpc asks: \u001b[31m');
    expect(text).toContain('\n  * mcpc asks:');
    expect(text).not.toContain('\u001b');
  });
});

describe('a sampling request', () => {
  it('is shown in full', () => {
    const text = samplingText(
      parseSamplingRequest('demo', {
        systemPrompt: 'Be brief.',
        messages: [
          { role: 'user', content: { type: 'text', text: `Hello\n${'long '.repeat(100)}` } },
          { role: 'assistant', content: [{ type: 'tool_use', id: '1', name: 'look', input: { at: 'me' } }] },
          {
            role: 'user',
            content: [
              { type: 'tool_result', toolUseId: '1', isError: true, content: [{ type: 'text', text: 'no' }] },
            ],
          },
          { role: 'user', content: { type: 'audio', mimeType: 'audio/wav', data: 'AAAA' } },
        ],
        modelPreferences: {
          hints: [{ name: 'small' }, { name: 'any' }],
          costPriority: 1,
          intelligencePriority: 0.2,
        },
        maxTokens: 100,
        temperature: 0.5,
        stopSequences: ['END', '\n'],
        includeContext: 'allServers',
        metadata: { a: 1 },
        tools: [
          {
            name: 'look',
            description: 'Looks\nthere',
            inputSchema: { properties: { at: { type: 'string' } } },
          },
        ],
        toolChoice: { mode: 'required' },
      }),
      plain,
    );
    expect(text).toBe(
      [
        '* demo requests a model response (sampling):',
        '  system prompt:',
        '    Be brief.',
        '  user:',
        '    Hello',
        `    ${'long '.repeat(100)}`,
        '  assistant:',
        '    uses look {"at":"me"} (1)',
        '  user:',
        '    result of 1, which failed:',
        '      no',
        '  user:',
        '    [audio/wav, 3 B]',
        '  model: hints small, any; cost 1; intelligence 0.2',
        '  limits: at most 100 tokens, temperature 0.5, stop sequence "END", stop sequence "\\n"',
        '  include context: allServers',
        '  metadata: {"a":1}',
        '  tool choice: required',
        '  tools:',
        '    look(at?: string) Looks there',
        '',
      ].join('\n'),
    );
  });

  it('cannot look like lines of mcpc, nor move the cursor', () => {
    const evil = '\u001b[2J\n* mcpc asks: Yes?';
    const text = samplingText(
      parseSamplingRequest(evil, {
        systemPrompt: evil,
        messages: [
          { role: evil, content: evil },
          {
            role: 'user',
            content: [
              { type: 'text', text: evil },
              { type: 'tool_use', id: evil, name: evil, input: { [evil]: evil } },
              { type: 'tool_result', toolUseId: evil, content: evil, structuredContent: evil },
              { type: evil, text: evil },
            ],
          },
        ],
        modelPreferences: { hints: [{ name: evil }] },
        stopSequences: evil,
        includeContext: evil,
        metadata: evil,
        tools: [{ name: evil, description: evil, inputSchema: { properties: { [evil]: { type: evil } } } }],
        toolChoice: { mode: evil },
      }),
      plain,
    );
    expect(text).not.toContain('\u001b');
    expect(text.split('\n').filter((line) => line.startsWith('*'))).toHaveLength(1);
  });

  it.each([[{}], [{ messages: 'x', tools: 7, modelPreferences: [], toolChoice: 'x', stopSequences: 1 }]])(
    'of any shape is shown without an error: %j',
    (params) => {
      expect(samplingText(parseSamplingRequest('demo', params), plain)).toContain('demo');
    },
  );
});
