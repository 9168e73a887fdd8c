import { describe, expect, it } from 'vitest';
import { configuredRow, redactEntry, redactUrl } from '../../../src/config/redact-entry.ts';
import { serverOf } from './files.ts';

describe('the words of a command line are shown without', () => {
  it.each([
    [
      ['--api-key', 'abc', '-y'],
      ['--api-key', '[hidden]', '-y'],
    ],
    [['--token=abc'], ['--token=[hidden]']],
    [
      ['-e', 'API_KEY=abc', '-e', 'PORT=80'],
      ['-e', 'API_KEY=[hidden]', '-e', 'PORT=80'],
    ],
    [
      ['--header', 'Authorization: Bearer abc'],
      ['--header', 'Authorization: [hidden]'],
    ],
    [
      ['--header', 'Authorization: Bearer ${T}'],
      ['--header', 'Authorization: Bearer ${T}'],
    ],
    [
      ['--token', '${TOKEN}'],
      ['--token', '${TOKEN}'],
    ],
    [
      ['--token', '${TOKEN:-abc}'],
      ['--token', '[hidden]'],
    ],
    [
      ['x', 'postgres://me:abc@db/x'],
      ['x', 'postgres://[hidden]@db/x'],
    ],
    [['ghp_abcdefghijklmnop1234'], ['[redacted]']],
    [
      ['-y', '@scope/server', '/data'],
      ['-y', '@scope/server', '/data'],
    ],
  ])('secrets: %j', (words, shown) => {
    expect(redactEntry(words)).toEqual(shown);
  });
});

describe('a URL is shown without', () => {
  it.each([
    ['https://me:abc@x.org/mcp', 'https://[hidden]@x.org/mcp'],
    ['https://x.org/mcp?key=abc&n=${N}', 'https://x.org/mcp?key=[hidden]&n=${N}'],
    ['https://x.org/s/AbCdEf0123456789AbCdEf01/mcp', 'https://x.org/s/[hidden]/mcp'],
    ['https://x.org/a-long-name-without-digits/mcp', 'https://x.org/a-long-name-without-digits/mcp'],
    ['https://${HOST}/mcp', 'https://${HOST}/mcp'],
  ])('secrets: %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });
});

describe('the row of an entry', () => {
  it('has the names of variables and headers, but no values', () => {
    const remote = serverOf({ url: 'https://x', headers: { 'X-Key': 'abc' }, auth: 'def' });
    const program = serverOf({ command: 'x', env: { KEY: 'ghi' } });
    const rows = [remote, program].map((entry) =>
      configuredRow({ entry, origin: 'own', shadowed: false }, false),
    );
    expect(rows).toMatchObject([{ headers: ['X-Key'], auth: 'bearer' }, { env: ['KEY'] }]);
    expect(JSON.stringify(rows)).not.toMatch(/abc|def|ghi/);
  });

  it('of a discovered file is trusted only after approval', () => {
    const found = { entry: serverOf({ command: 'x' }), origin: 'upward', shadowed: false } as const;
    expect(configuredRow(found, false).trusted).toBe(false);
    expect(configuredRow(found, true).trusted).toBe(true);
  });
});
