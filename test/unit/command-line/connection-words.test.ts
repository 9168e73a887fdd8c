import { expect, it } from 'vitest';
import { connectionWords, loginWords } from '../../../src/command-line/connection-words.ts';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';

async function wordsOf(...words: string[]): Promise<string[]> {
  const { options } = await parseLine(['tools', 'server.py', ...words], lineTable, fakeEnvironment());
  return connectionWords(options);
}

it.each([
  [['--cwd', '/a b', '--python', 'python3', '--transport', 'stdio', '--insecure', '--inherit-env']],
  [['-e', 'MODE=test', '-e', 'LANG', '-H', 'X-Trace: 1', '--root', 'a', '--root', 'b']],
  [
    [
      '--auth',
      'oauth',
      '--client-id',
      'me',
      '--client-secret',
      'env:SECRET',
      '--scope',
      'a b',
      '--no-browser',
    ],
  ],
  [['--config', 'my.json', '--protocol', '2025-11-25', '--connect-timeout', '5']],
])('repeats the options of the connection: %j', async (words) => {
  expect((await wordsOf(...words)).toSorted()).toEqual(words.toSorted());
});

it.each([
  [['--json', '--timeout', '5', '--trace-file', 'trace', '--verbose', '--log-level', 'debug'], []],
  [
    ['-e', 'API_KEY=hunter2', '-e', 'URL=http://me:pw@a.example'],
    ['-e', 'API_KEY=VALUE', '-e', 'URL=VALUE'],
  ],
  [
    ['-H', 'Authorization: Bearer abcdefgh'],
    ['-H', 'Authorization: VALUE'],
  ],
  [
    ['--bearer', 'hunter2', '--client-secret', 'hunter2'],
    ['--bearer', 'TOKEN', '--client-secret', 'SECRET'],
  ],
])('leaves out other options and secrets: %j', async (words, expected) => {
  expect(await wordsOf(...words)).toEqual(expected);
});

it('leaves out for a login what a login does not depend on', async () => {
  const words = [
    '--auth',
    'oauth',
    '--client-id',
    'me',
    '--client-secret',
    'env:SECRET',
    '--dpop',
    '-H',
    'X: 1',
  ];
  const line = ['tools', 'https://a.example/mcp', ...words, '--protocol', 'legacy', '--connect-timeout', '5'];
  const { options } = await parseLine(line, lineTable, fakeEnvironment());
  expect(loginWords(options).toSorted()).toEqual(words.toSorted());
});
