import { EventEmitter, once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import type { AppEnvironment, LineParts } from '../../../src/app/environment.ts';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import { InterruptedError, UsageError } from '../../../src/core/errors.ts';
import type { TerminalProcess } from '../../../src/terminal/programs/terminal-process.ts';
import type { RunOptions } from '../../../src/testing/run-options.ts';
import { watchTests } from '../../../src/testing/watch-tests.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';

/** A watched folder with test files, whose runs do nothing. */
class Watched {
  readonly environment: AppEnvironment;
  readonly notices: string[] = [];
  readonly reports: string[] = [];
  readonly #controller = new AbortController();
  readonly #progress = new EventEmitter();
  /** The paths of each run, relative to the folder. */
  readonly runs: string[][] = [];
  /** What the next runs end with. */
  readonly outcomes: (number | UsageError | ((ending: AbortSignal) => Promise<number>))[] = [];
  status: Promise<number> | undefined;

  constructor(files: Record<string, string>, overrides: Partial<AppEnvironment> = {}) {
    this.environment = fakeEnvironment(overrides);
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    onTestFinished(() => this.interrupt());
  }

  write(name: string, text: string): void {
    const path = join(this.environment.cwd, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Starts, and resolves when the first run has ended and changes are waited for. */
  async start(paths: string[] = []): Promise<void> {
    const line = await parseLine(['test', '--watch', ...paths], lineTable, this.environment);
    const events = { show: ({ message }: { message: string }) => this.#note(message) };
    const output = { report: async (text: string) => void this.reports.push(text) };
    const parts = { line, events, output, environment: this.environment, signal: this.#controller.signal };
    const options = { line, paths, target: undefined } as unknown as RunOptions;
    this.status = watchTests(options, parts as unknown as LineParts, async (given, signal) => {
      this.runs.push(given.map((path) => path.replace(`${this.environment.cwd}/`, '')));
      const outcome = this.outcomes.shift() ?? 0;
      if (outcome instanceof Error) throw outcome;
      if (typeof outcome === 'function') return outcome(signal);
      return outcome;
    });
    await this.waiting(1);
  }

  /** Starts a run that ends with its signal only, and resolves when that is running. */
  async startEndless(): Promise<void> {
    const running = new Promise<void>((resolve) => {
      this.outcomes.push(async (ending) => {
        resolve();
        await once(ending, 'abort');
        return 1;
      });
    });
    const started = this.start();
    await Promise.race([running, started]);
    started.catch(() => {});
  }

  /** Resolves when changes are waited for after this number of runs. */
  async waiting(runs: number): Promise<void> {
    const count = () => this.notices.filter((text) => text.startsWith('Waiting for')).length;
    while (count() < runs) {
      const notice = once(this.#progress, 'notice').then(() => undefined);
      const status = await Promise.race([notice, this.status]);
      if (status !== undefined) throw new Error(`It ended with status ${status}.`);
    }
  }

  interrupt(): void {
    this.#controller.abort(new InterruptedError('SIGINT'));
  }

  #note(message: string): void {
    this.notices.push(message);
    this.#progress.emit('notice');
  }
}

const files = {
  'server/server.mjs': '',
  'a.mcpc': 'server server/server.mjs\ntools',
  'b/b.mcpc': 'server ../server/server.mjs\nanswers in.json\ntools',
  'c.mcpc': 'server demo\ntools',
};

it('runs the files again that a change concerns', async () => {
  const watched = new Watched(files);
  await watched.start();
  watched.write('server/server.mjs', '// changed');
  await watched.waiting(2);
  watched.write('c.mcpc', 'server demo\nping');
  await watched.waiting(3);
  watched.write('b/d.mcpc', 'server demo\nping');
  await watched.waiting(4);
  watched.write('b/in.json', '{}');
  await watched.waiting(5);
  rmSync(join(watched.environment.cwd, 'a.mcpc'));
  watched.write('server/server.mjs', '// changed again');
  await watched.waiting(6);
  expect(watched.runs).toEqual([
    [],
    ['a.mcpc', 'b/b.mcpc'],
    ['c.mcpc'],
    ['b/d.mcpc'],
    ['b/b.mcpc'],
    ['b/b.mcpc'],
  ]);
  expect(watched.notices.filter((text) => !text.startsWith('Waiting'))).toEqual([
    'server.mjs changed; running 2 files.',
    'c.mcpc changed; running 1 file.',
    'd.mcpc changed; running 1 file.',
    'in.json changed; running 1 file.',
    'server.mjs changed; running 1 file.',
  ]);
  watched.interrupt();
  expect(await watched.status).toBe(130);
});

it('reports an error of the user and waits, and then runs everything', async () => {
  const watched = new Watched(files);
  watched.outcomes.push(new UsageError('There is no test file.'), 2);
  await watched.start(['a.mcpc']);
  expect(watched.reports).toEqual([expect.stringContaining('There is no test file.')]);
  watched.write('a.mcpc', 'server demo\nping |');
  await watched.waiting(2);
  watched.write('a.mcpc', 'server demo\nping');
  await watched.waiting(3);
  expect(watched.runs).toEqual([['a.mcpc'], ['a.mcpc'], ['a.mcpc']]);
  expect(watched.notices).toContain('a.mcpc changed; running all files.');
});

it('has keys on a terminal: Enter runs everything, q ends with the status of the last run', async () => {
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => modes.push(isRaw),
  });
  const watched = new Watched(files, { stdin });
  watched.outcomes.push(0, 1);
  await watched.start();
  stdin.write('x\r');
  await watched.waiting(2);
  stdin.write('q');
  expect(await watched.status).toBe(1);
  expect(watched.runs).toEqual([[], []]);
  expect(modes).toEqual([true, false]);
});

it.each([
  ['q', 'q'],
  ['Ctrl-C', '\x03'],
])('ends a run at once with %s', async (_name, key) => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const watched = new Watched(files, { stdin });
  await watched.startEndless();
  stdin.write(key);
  expect(await watched.status).toBe(130);
});

it('runs everything again if Enter was pressed during a run', async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const watched = new Watched(files, { stdin });
  watched.outcomes.push(async () => {
    stdin.write('\r');
    return 0;
  });
  await watched.start();
  await watched.waiting(2);
  expect(watched.runs).toEqual([[], []]);
});

it('ends at Ctrl-C, which is a key while it waits', async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const watched = new Watched(files, { stdin });
  await watched.start();
  stdin.write('\x03');
  expect(await watched.status).toBe(130);
});

it('leaves raw mode while Ctrl-Z has stopped it', async () => {
  const events: string[] = [];
  const continued = new EventEmitter();
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => events.push(isRaw ? 'raw' : 'not raw'),
  });
  const stopJob = async () => {
    events.push('stopped');
    await once(continued, 'signal');
  };
  const terminalProcess = { onExit: () => () => {}, stopJob } as unknown as TerminalProcess;
  const watched = new Watched(files, { stdin, terminalProcess });
  await watched.start();
  stdin.write('\x1a');
  await new Promise(setImmediate);
  expect(events).toEqual(['raw', 'not raw', 'stopped']);
  continued.emit('signal');
  await new Promise(setImmediate);
  stdin.write('q');
  expect(await watched.status).toBe(0);
  expect(events).toEqual(['raw', 'not raw', 'stopped', 'raw', 'not raw']);
});
