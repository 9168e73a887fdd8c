import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/core/json.ts';
import { describePython, pythonPath } from '../setup/python.ts';
import { configFile, program } from './harness/config.ts';
import { raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { listenPython } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';

/** Every command that talks to a server, as a line of the shell. */
function linesOf(target: 'demo' | 'FastMCP'): string[] {
  const demo = target === 'demo';
  return [
    'tools',
    'tools multiply',
    'call multiply a=5 b=3',
    'call multiply a=5 b=x',
    'call multiply a=5',
    'call nowhere',
    `call multiply {"a":5} b:=3 --query content[0].text`,
    'call multiply a=5 b=3 --dry-run',
    demo ? 'call fail' : 'call convert degrees=1 unit=kelvin --no-validate',
    'resources',
    'templates',
    'prompts',
    demo ? 'read demo://welcome' : 'read config://settings',
    demo ? 'read demo://weather/{city} city=Oslo' : "read weather://{city}/now city='New York'",
    demo ? 'prompt poem topic=rain' : 'prompt analyze data=[1,2,3]',
    demo ? 'complete prompt:poem form h' : 'complete prompt:nowhere data x',
    'ping',
    'info',
    'tasks',
    ...(demo ? ['watch demo://uptime --count 1', 'watch poem'] : []),
  ];
}

/** The words of a line as a shell of the system would give them. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''));
}

/** What differs from run to run, and where examples to copy begin. */
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

describe('the same line gives the same JSON on both faces', () => {
  it('with the demo server', async () => {
    await expectSameJson('demo', linesOf('demo'));
  });

  it('with calls that are tasks, and of config files', async () => {
    const file = configFile({ a: { url: 'demo:' }, b: program('raw/echo.mjs') });
    const lines = ['call works', `servers ${file}`, 'servers /nowhere.json'];
    await expectSameJson(raw('tasks'), lines);
    await expectSameJson(raw('tasks', '--begun'), ['tasks']);
  });

  describePython('with FastMCP', () => {
    it('over HTTP', async () => {
      const { url } = await listenPython(pythonPath(), 'http');
      await expectSameJson(url, linesOf('FastMCP'));
    });
  });
});
