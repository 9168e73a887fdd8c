import { expect, test } from 'vitest';
import { lineCommands } from '../../../../src/commands/line-commands.ts';
import { sessionOfWords } from '../../../../src/sessions/client/session-of-words.ts';

test.each([
  ['call @s add a=1', 's'],
  ['@s', 's'],
  ['--json tools @my-server.2', 'my-server.2'],
  ['call server.py add --session s', 's'],
  ['call server.py add --session=s', 's'],
  ['call @one add --session two', 'two'],
  ['call @s say -- --session other', 's'],
])('mcpc %s may be for a session', (line, session) => {
  expect(sessionOfWords(line.split(' '), {})).toBe(session);
  expect(sessionOfWords(line.split(' '), { MCPC_SESSION: 'another' })).toBe(session);
});

test('so may every line with a session in the environment', () => {
  expect(sessionOfWords(['call', 'add', 'a=1'], { MCPC_SESSION: 's' })).toBe('s');
  expect(sessionOfWords(['tools', '@NotAName'], { MCPC_SESSION: 's' })).toBe('s');
});

test.each([
  '',
  'call server.py add a=1',
  'call server.py mail to=ada@s',
  'read @S',
  'tools @',
  'tools ./@s',
  'tools --session',
  'tools --session=',
  'stop @s',
  'logs @s -f',
  'sessions',
  'help @s',
  'completion bash',
  '__complete bash 2 mcpc call @s',
  '__session s',
])('mcpc %s is for none', (line) => {
  expect(sessionOfWords(line === '' ? [] : line.split(' '), {})).toBeUndefined();
});

test.each(['stop --all', 'sessions --json', '__session s', '--version', 'tools --help', '-V', 'call -h'])(
  'mcpc %s is for none, whatever the environment',
  (line) => {
    expect(sessionOfWords(line.split(' '), { MCPC_SESSION: 's' })).toBeUndefined();
  },
);

test('no command without a target is for one, and every other may be', () => {
  for (const { name, target } of lineCommands) {
    const session = sessionOfWords([name], { MCPC_SESSION: 's' });
    expect(session, name).toBe(target === false ? undefined : 's');
  }
});

test('an invalid name in the environment is for none', () => {
  expect(sessionOfWords(['tools', 'demo'], { MCPC_SESSION: '../s' })).toBeUndefined();
});
