import { expect, it } from 'vitest';
import { editToml, type TomlScalar } from '../../../../src/config/defaults/edit-toml.ts';

it.each<[string, string, string, TomlScalar | undefined, string]>([
  ['creates a text', '', 'timeout', 3, 'timeout = 3\n'],
  [
    'adds a key below the comment of the file',
    '# mine\n\n[aliases]\n',
    'quiet',
    true,
    '# mine\nquiet = true\n\n[aliases]\n',
  ],
  [
    'adds a key above the comment of a table',
    '# those\n[aliases]\n',
    'quiet',
    true,
    'quiet = true\n\n# those\n[aliases]\n',
  ],
  [
    'adds a key below the others',
    'a = 1 # one\n[aliases]\nb = "c"',
    'd',
    2,
    'a = 1 # one\nd = 2\n\n[aliases]\nb = "c"\n',
  ],
  [
    'replaces a value, but no comment',
    'a = "x # y" # why\nb = 2\n',
    'a',
    'say "z"',
    'a = "say \\"z\\"" # why\nb = 2\n',
  ],
  ['replaces the value of a quoted key', "'a'=1\n", 'a', 2.5, "'a'=2.5\n"],
  ['removes a key', 'a = 1\r\nb = 2\r\n', 'a', undefined, 'b = 2\r\n'],
  ['has nothing to remove', '# empty\n', 'a', undefined, '# empty\n'],
  ['ignores keys of tables', '[t]\na = 1\n', 'a', 2, 'a = 2\n\n[t]\na = 1\n'],
])('%s', (_what, text, key, value, expected) => {
  expect(editToml(text, key, value)).toBe(expected);
});

it('changes nothing that it would misunderstand', () => {
  expect(() => editToml('s = """\na = 1\n"""\n', 'a', 2)).toThrow('The line of a could not be changed.');
  expect(() => editToml('a = 1e\n2', 'a', 2)).toThrow();
});
