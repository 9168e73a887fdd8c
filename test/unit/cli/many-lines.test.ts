import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { type FakeEnvironment, fakeEnvironment } from '../app/fake-environment.ts';

/** What a line should leave: some of its outcome, of which texts only have to be contained. */
interface Expected {
  status: number;
  stdout?: string;
  stderr?: string;
}

interface Line {
  words: string[];
  expected: Expected;
  environment?: () => FakeEnvironment;
  /** Called while the line runs. */
  meanwhile?: (environment: FakeEnvironment) => Promise<void>;
}

/** A terminal with the given variables. */
function terminal(columns: number, env: object): FakeEnvironment {
  const environment = fakeEnvironment();
  for (const stream of [environment.stdout, environment.stderr]) {
    const cursor = { clearLine: () => true, cursorTo: () => true, moveCursor: () => true };
    Object.assign(stream, { isTTY: true, columns, rows: 50, ...cursor });
  }
  Object.assign(environment.env, { TERM: 'xterm', ...env });
  return environment;
}

async function interrupt(environment: FakeEnvironment): Promise<void> {
  await environment.stderr.includes('"method":"tools/call"');
  environment.signals.emit('SIGINT', 'SIGINT');
}

/** Lines that differ in everything; their numbers begin with `first`. */
function lines(first: number): Line[] {
  return [
    ...[1, 2, 3, 4, 5, 6].map((number) => ({
      words: ['call', 'demo', 'multiply', `a=${first + number}`, 'b=1'],
      expected: { status: 0, stdout: `${first + number}\n`, stderr: '' },
    })),
    ...['fail', 'multipy'].map((tool, index) => ({
      words: ['call', 'demo', tool, '--json'],
      expected: { status: index + 1, [index === 0 ? 'stdout' : 'stderr']: '{' },
    })),
    { words: ['cal', 'demo'], expected: { status: 2, stdout: '', stderr: 'Did you mean' } },
    ...[0, 1].map(() => ({
      words: ['call', 'demo', 'brew_tea', 'delay=60000', '--trace'],
      expected: { status: 130, stdout: '' },
      meanwhile: interrupt,
    })),
    { words: ['call', 'demo', 'brew_tea', 'delay=60000', '--timeout', '0.05'], expected: { status: 4 } },
    ...[0, 1].map((index) => ({
      words: ['connect', 'demo'],
      expected: { status: 0, stdout: `${first + index}\n` },
      environment: () => fakeEnvironment({}, `x = multiply a=${first + index} b=1\nprint $x\n`),
    })),
    {
      words: ['call', 'demo', 'ask_model', 'question=Hi', '--sampling', `text:Ho${first}`],
      expected: { status: 0, stdout: `Ho${first}` },
    },
    { words: ['call', 'demo', 'ask_model', 'question=Hi'], expected: { status: 1, stderr: 'Declined' } },
    {
      words: ['tools', 'demo'],
      expected: { status: 0, stdout: '\x1b[1m' },
      environment: () => terminal(120, {}),
    },
    {
      words: ['call', 'demo', 'multiply', 'a=7', 'b=1', '--json'],
      expected: { status: 0, stdout: '{' },
      environment: () => terminal(40, { NO_COLOR: '1' }),
    },
    { words: ['ping', 'demo', '--trace-file', 'trace'], expected: { status: 0 } },
    { words: ['call', 'demo', 'multiply', 'a=6', 'b=7', '--output', 'f'], expected: { status: 0 } },
  ];
}

async function runLine({ words, environment: make = fakeEnvironment, meanwhile }: Line) {
  const environment = make();
  const running = run(words, environment);
  await meanwhile?.(environment);
  const status = await running;
  const [stdout, stderr] = [environment.stdout.text, environment.stderr.text];
  return { status, stdout, stderr, environment };
}

/** How many listeners and handles the process has, by their kind. */
function leftovers(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of process.eventNames()) counts[`on ${String(event)}`] = process.listenerCount(event);
  for (const resource of process.getActiveResourcesInfo()) counts[resource] = (counts[resource] ?? 0) + 1;
  return counts;
}

/** Returns the kinds of which there are more than before, once none are left or some seconds are over. */
async function grownSince(before: Record<string, number>): Promise<[string, number][]> {
  // Files and pipes are closed some time after the line has ended.
  for (let round = 1; ; round += 1) {
    await setTimeout(20);
    const grown = Object.entries(leftovers()).filter(([kind, count]) => count > (before[kind] ?? 0));
    if (grown.length === 0 || round === 150) return grown;
  }
}

describe('lines in one process', () => {
  it('have outcomes of their own if they run at once', async () => {
    const all = lines(100);
    const outcomes = await Promise.all(all.map(runLine));
    for (const [index, { words, expected }] of all.entries()) {
      const outcome = outcomes[index];
      const { status, stdout = '', stderr = '' } = expected;
      const where = words.join(' ');
      expect(outcome?.status, `${where}: ${outcome?.stdout} ${outcome?.stderr}`).toBe(status);
      expect(outcome?.stdout, where).toContain(stdout);
      expect(outcome?.stderr, where).toContain(stderr);
    }
    const read = (name: string, words: string) => {
      const at = all.findIndex((line) => line.words.includes(words));
      return readFileSync(join(outcomes[at]?.environment.home ?? '', name), 'utf8');
    };
    expect(read('f', '--output')).toBe('42');
    expect(read('trace', '--trace-file')).toContain('"direction":"sent"');
    const plain = outcomes.find(({ environment }) => environment.env.NO_COLOR === '1');
    expect(plain?.stdout).not.toContain('\x1b');
  });

  it('leave no listeners and handles behind, and cause no warnings', async () => {
    await Promise.all(lines(0).map(runLine));
    await setImmediate();
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const before = leftovers();
    for (let batch = 1; batch <= 3; batch += 1) await Promise.all(lines(batch).map(runLine));
    expect(await grownSince(before)).toEqual([]);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });
});
