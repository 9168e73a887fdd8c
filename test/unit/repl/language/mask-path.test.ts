import { expect, test } from 'vitest';
import { UsageError } from '../../../../src/core/errors.ts';
import { parseMaskPath } from '../../../../src/repl/language/mask-path.ts';

test.each([
  ['.a.b', [{ member: 'a' }, { member: 'b' }]],
  ['a', [{ member: 'a' }]],
  ['."two words".b', [{ member: 'two words' }, { member: 'b' }]],
  ['"a\\"b"', [{ member: 'a"b' }]],
  ['.items[0].id', [{ member: 'items' }, { item: 0 }, { member: 'id' }]],
  ['[-1]', [{ item: -1 }]],
  ['[*].id', ['items', { member: 'id' }]],
  ['[]', ['items']],
  ['.*.id', ['members', { member: 'id' }]],
  [' .a ', [{ member: 'a' }]],
])('parses %s', (text, path) => {
  expect(parseMaskPath(text)).toEqual(path);
});

test.each(['', '.', 'a.', 'a..b', 'a[?b]', 'a | b', 'length(a)', 'a[x]', '"a', 'a b', "a['b']"])(
  'refuses %s, which does not say where a value is',
  (text) => {
    expect(() => parseMaskPath(text)).toThrow(UsageError);
  },
);
