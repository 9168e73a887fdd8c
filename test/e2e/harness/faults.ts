import { beforeAll, describe, expect, it } from 'vitest';
import { configFile } from './config.ts';
import { commandLine } from './fixtures.ts';
import { type McpcOptions, mcpc } from './mcpc.ts';
import { expectNoSurvivors, marker } from './processes.ts';

/** A row of the fault matrix: a server with a fault, a line, and the expected outcome. */
export interface Fault {
  fault: string;
  /** The command line of the server, or a function that returns its URL. */
  server: string | (() => Promise<string>);
  /** The command, and its words after the target. Default: `call TARGET hello`. */
  line?: string[];
  options?: McpcOptions;
  status: number;
  /** The whole standard output, or a pattern of it. Default: nothing. */
  prints?: string | RegExp;
  /** What standard error must contain. */
  says?: (string | RegExp)[];
  /** Whether the fault is repaired: with `--strict` the result is the same and the status 3. */
  repaired?: boolean;
}

/** Shows that each fault has the outcome of its row, and that no process survives. */
export function describeFaults(title: string, faults: Fault[]): void {
  describe(title, () => {
    it.each(faults)('$fault: exit $status', async (fault) => {
      const { server, repaired = false } = fault;
      const target = typeof server === 'string' ? server : await server();
      const runs = [expectOutcome(target, fault)];
      if (repaired) {
        const says = [...(fault.says ?? []), 'violated the protocol, and --strict was given'];
        runs.push(expectOutcome(target, { ...fault, status: 3, says }, '--strict'));
      }
      await Promise.all(runs);
    });
  });
}

async function expectOutcome(target: string, fault: Fault, ...more: string[]): Promise<void> {
  const { line = ['call', 'hello'], status, prints = '', says = [], options } = fault;
  const [command = '', ...words] = line;
  const mark = marker();
  const isUrl = /^\w+:\/\//.test(target);
  const marked = isUrl ? target : `${target} ${mark}`;
  const { stdout, stderr, exitCode } = await mcpc([command, marked, ...words, ...more], options);
  const printed = typeof prints === 'string' ? prints : expect.stringMatching(prints);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: printed, exitCode: status });
  for (const text of says) expect(stderr).toMatch(text);
  await expectNoSurvivors(mark);
}

/** A server with a fault that is repaired. */
export interface Repair {
  fault: string;
  /** Returns the server's entry in a config file. */
  server: () => Promise<object> | object;
  /** What `hello` prints. Default: a line of that. */
  prints?: string;
  /** The diagnostics; none if the specification allows it. */
  says?: (string | RegExp)[];
}

/**
 * Shows that the tool `hello` of each server can be called, and that each server is reported by its own diagnostics.
 * One shell is connected to all of them, since a process for each would take most of the time.
 */
export function describeRepairs(title: string, repairs: Repair[]): void {
  describe(title, () => {
    let results: string[];
    let stderr: string;

    beforeAll(async () => {
      const entries = await Promise.all(repairs.map(async ({ fault, server }) => [fault, await server()]));
      // A second server: tools have no prefix if there is only one.
      const file = configFile({ ...Object.fromEntries(entries), demo: { url: 'demo:' } });
      const stdin = repairs.map(({ fault }) => `call ${fault}_hello\n`).join('');
      const finished = await mcpc(['connect', file], { stdin, timeout: 55_000 });
      expect(finished.exitCode, finished.stderr).toBe(0);
      results = finished.stdout.split('\n').slice(0, -1);
      stderr = finished.stderr;
    });

    it.each(repairs.map((repair, at) => ({ ...repair, at })))('$fault', ({ fault, prints, says, at }) => {
      expect(results).toHaveLength(repairs.length);
      expect(results[at]).toBe(prints ?? 'hello');
      const reported = stderr.split('\n').filter((line) => line.startsWith(`diagnostic ${fault}: `));
      if (says === undefined) expect(reported).toEqual([]);
      for (const text of says ?? []) expect(reported.join('\n')).toMatch(text);
    });
  });
}

/** A server that fails when it is connected, or in a call. */
export interface Failure {
  fault: string;
  target: () => string;
  /** The tool that is called. None if connecting fails. */
  call?: string;
  /** The exit status of a command that fails so. */
  status: number;
  /** What the message, the hint or the code contains. */
  says: (string | RegExp)[];
}

/** Shows that each failure is reported with its exit status. One shell connects to one server after the other. */
export function describeFailures(title: string, failures: Failure[]): void {
  describe(title, () => {
    let errors: { exitCode: number; message: string; hint?: string; code?: number }[];

    beforeAll(async () => {
      const lines = failures.flatMap(({ target, call }) => {
        const connect = `connect ${commandLine([target()])}`;
        return call === undefined ? [`${connect} --json`] : [connect, `call ${call} --json`];
      });
      const options = { stdin: lines.join('\n'), timeout: 55_000 };
      const { stdout, stderr } = await mcpc(['connect', 'demo', '--keep-going'], options);
      expect(stdout).toBe('');
      const objects = stderr.split('\n').filter((line) => line.startsWith('{"error":'));
      errors = objects.map((line) => JSON.parse(line).error);
      expect(errors, stderr).toHaveLength(failures.length);
    });

    it.each(failures.map((failure, at) => ({ ...failure, at })))(
      '$fault: exit $status',
      ({ status, says, at }) => {
        const { exitCode, message, hint, code } = errors[at] ?? {};
        expect(exitCode, message).toBe(status);
        for (const text of says) expect([message, hint, `code ${code}`].join('\n')).toMatch(text);
      },
    );
  });
}
