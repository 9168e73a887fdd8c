import { describe, expect, it } from 'vitest';
import { type McpcOptions, mcpc } from './mcpc.ts';
import { expectNoSurvivors, marker } from './processes.ts';

/** A row of the fault matrix: a server with a fault, a line, and what comes of it. */
export interface Fault {
  fault: string;
  /** The command line of the server, or what gives its address. */
  server: string | (() => Promise<string>);
  /** The command, and its words after the target. Default: `call TARGET hello`. */
  line?: string[];
  options?: McpcOptions;
  status: number;
  /** All of standard output, or what it is like. Default: nothing. */
  prints?: string | RegExp;
  /** What standard error must hold. */
  says?: (string | RegExp)[];
  /** The fault is got over: with `--strict` the result is the same and the status 3. */
  repaired?: boolean;
}

/** Shows that each fault comes out as its row says, and that no process is left. */
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
  const isAddress = /^\w+:\/\//.test(target);
  const marked = isAddress ? target : `${target} ${mark}`;
  const { stdout, stderr, exitCode } = await mcpc([command, marked, ...words, ...more], options);
  const printed = typeof prints === 'string' ? prints : expect.stringMatching(prints);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: printed, exitCode: status });
  for (const text of says) expect(stderr).toMatch(text);
  await expectNoSurvivors(mark);
}
