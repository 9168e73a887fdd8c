import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import { configFile, program } from './harness/config.ts';
import { raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { mcpc } from './harness/mcpc.ts';

/** Every command that talks to a server, as a line of the shell. */
const lines = [
  'tools',
  'tools multiply',
  'call multiply a=5 b=3',
  'call multiply a=5 b=x',
  'call multiply a=5',
  'call nowhere',
  'call multiply a=5 b=3 --dry-run',
  'call fail',
  'resources',
  'templates',
  'prompts',
  'read demo://weather/{city} city=Oslo',
  'prompt poem topic=rain',
  'complete prompt:poem form h',
  'ping',
  'info',
  'tasks',
  'watch demo://uptime --count 1',
];

/** The words of a line as the system's shell would split them. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''));
}

/** Removes what differs between runs, and the beginning of example lines. */
function settled(text: string, target: string): Json[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{') || line.startsWith('['))
    .map((line) => {
      const value = JSON.parse(line, (key, member) => (['milliseconds', 'at'].includes(key) ? 0 : member));
      const spelled = JSON.stringify(value);
      return JSON.parse(spelled.replaceAll(new RegExp(`mcpc (\\w+) (?:${target}|'.*?')`, 'g'), '$1')) as Json;
    });
}

async function expectSameJson(target: string, lines: string[]): Promise<void> {
  const cwd = temporaryFolder();
  const shell = mcpc(['connect', target, '--json', '--keep-going'], { stdin: lines.join('\n'), cwd });
  const single = [];
  for (const line of lines) {
    const [command = '', ...words] = wordsOf(line);
    const targets = command === 'servers' ? [] : [target];
    single.push(await mcpc([command, ...targets, ...words, '--json'], { cwd }));
  }
  const { stdout, stderr, exitCode } = await shell;
  const escaped = target.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  expect(settled(stdout, escaped)).toEqual(single.flatMap((one) => settled(one.stdout, escaped)));
  expect(settled(stderr, escaped)).toEqual(single.flatMap((one) => settled(one.stderr, escaped)));
  expect(exitCode).toBe(single.find((one) => one.exitCode !== 0)?.exitCode ?? 0);
}

describe('the same line prints the same JSON in both frontends', () => {
  it('for the demo server', async () => {
    await expectSameJson('demo', lines);
  });

  it('for tasks and config files', async () => {
    const file = configFile({ a: { url: 'demo:' }, b: program('raw/echo.mjs') });
    const others = ['call works', `servers ${file}`, 'servers /nowhere.json'];
    await expectSameJson(raw('tasks'), others);
    await expectSameJson(raw('tasks', '--begun'), ['tasks']);
  });
});
