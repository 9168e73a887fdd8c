import { expect, it } from 'vitest';
import { expandAlias, expandShellAlias } from '../../../../src/command-line/defaults/expand-alias.ts';
import { commands } from '../../../../src/commands/table.ts';
import { ServerError, UsageError } from '../../../../src/core/errors.ts';

const aliases = new Map(
  Object.entries({
    mul: 'call server.py multiply',
    twice: 'mul a=2 --timeout 5',
    listed: 'tools',
    double: 'multiply a=2',
    secret: 'call server.py add api_key=hunter2',
  }).map(([name, text]) => [name, text.split(' ')]),
);

const expanded = (line: string) => expandAlias(line.split(' '), aliases).words.join(' ');
const inShell = (line: string, connected = 'server.py') =>
  expandShellAlias(line.split(' '), aliases, commands, (target) => target === connected).words.join(' ');

it.each([
  ['mul a=5 b=3', 'call server.py multiply a=5 b=3'],
  ['twice b=3', 'call server.py multiply a=2 --timeout 5 b=3'],
  ['--timeout 3 -q mul a=5', '--timeout 3 -q call server.py multiply a=5'],
  ['--query mul mul', '--query mul call server.py multiply'],
  ['listed server.py', 'tools server.py'],
  ['tools mul', 'tools mul'],
  ['-- mul', '-- mul'],
  ['unknown mul', 'unknown mul'],
])('on the command line, %s is %s', (line, expected) => {
  expect(expanded(line)).toBe(expected);
});

it.each([
  ['mul a=5', 'call multiply a=5'],
  ['twice', 'call multiply a=2 --timeout 5'],
  ['listed', 'tools'],
  ['double b=3', 'multiply a=2 b=3'],
  ['call mul', 'call mul'],
])('in the shell, %s is %s', (line, expected) => {
  expect(inShell(line)).toBe(expected);
});

it('in the shell, an alias about another server is refused', () => {
  expect(() => inShell('mul a=5', 'other.py')).toThrow(
    'The alias "mul" is about server.py, which is not the server of this shell.',
  );
});

it('adds what the alias stands for to an error, without secrets', () => {
  const { explain } = expandAlias(['secret'], aliases);
  expect(explain(new UsageError('No.', { hint: 'Do this.', server: 's' }))).toMatchObject({
    name: 'UsageError',
    message: 'No.',
    hint: 'Do this.\n"secret" is an alias for: call server.py add \'api_key=…\'',
    server: 's',
  });
  const other = new ServerError('No.');
  expect(explain(other)).toBe(other);
});
