import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maskJson, maskText } from '../../../../src/repl/expectations/masks.ts';
import { parseMaskPath } from '../../../../src/repl/language/mask-path.ts';

test.each([
  ['id 3f2504e0-4f89-41d3-9a0c-0305e82c3301.', 'id <UUID>.'],
  ['at 2026-11-28T16:40:00Z and 2026-11-28 16:40:00.123+01:00', 'at <time> and <time>'],
  [
    'http://localhost:43117/mcp, 127.0.0.1:80, [::1]:8080',
    'http://localhost:<port>/mcp, 127.0.0.1:<port>, [::1]:<port>',
  ],
  ['listening on port 43117', 'listening on port <port>'],
  ['took 12 ms, then 1.5s, 300 milliseconds', 'took <duration>, then <duration>, <duration>'],
  ['wrote /tmp/x-1/a.txt, and "/tmp/y"', 'wrote <temporary path>, and "<temporary path>"'],
  ['/var/folders/ab/cdef/T/x/y.png', '<temporary path>'],
  [join(tmpdir(), 'a', 'b'), '<temporary path>'],
])('masks what differs from run to run: %s', (text, masked) => {
  expect(maskText(text)).toBe(masked);
});

test.each([
  '/home/me/tmp/x',
  'v1.2.3',
  '2026-11-28',
  '42',
  '5 steps',
  'http://example.com:8080/',
  'x12ms',
  '10 msgs',
])('leaves %s as it is', (text) => {
  expect(maskText(text)).toBe(text);
});

test('masks the values that paths name, and texts everywhere', () => {
  const value = { id: 7, items: [{ id: 1, at: '2026-11-28T16:40Z' }, { id: 2 }], by: { a: 1, b: [1, 2] } };
  const paths = ['.id', '.items[*].id', '.by.b[-1]', '.by.a', '.missing.x'].map(parseMaskPath);
  expect(maskJson(value, paths)).toEqual({
    id: '<masked>',
    items: [{ id: '<masked>', at: '<time>' }, { id: '<masked>' }],
    by: { a: '<masked>', b: [1, '<masked>'] },
  });
  expect(maskJson(value, [parseMaskPath('.by.*')])).toMatchObject({ by: { a: '<masked>', b: '<masked>' } });
});

test('keeps a member that is called __proto__', () => {
  expect(JSON.stringify(maskJson(JSON.parse('{"__proto__":{"a":1}}'), []))).toBe('{"__proto__":{"a":1}}');
});

test('takes time in proportion to the length of a text', () => {
  const texts = ['A:\\', '/tmp/', '/var/folders/', 'port ', '1', '1,', '2026-11-28T', 'a-'];
  for (const part of texts) expect(maskText(part.repeat(100_000))).not.toBe('');
});
