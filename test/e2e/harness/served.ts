import { beforeAll, describe, expect, it } from 'vitest';
import { mcpc } from './mcpc.ts';

/** A command, the words after its target, and what it prints on standard output. */
export type Line = [command: string, words: string[], printed: string | RegExp];

/** Runs each line against a server. `start` gives the target, and options to go with it. */
export function describeServer(
  title: string,
  start: () => Promise<string[]> | string[],
  lines: Line[],
): void {
  describe(title, () => {
    let server: string[];

    beforeAll(async () => {
      server = await start();
    });

    it.each(lines)('%s %j', async (command, words, printed) => {
      const [target = '', ...options] = server;
      const { stdout, stderr, exitCode } = await mcpc([command, target, ...words, ...options]);
      expect(exitCode, stderr).toBe(0);
      if (typeof printed === 'string') expect(stdout).toBe(printed);
      else expect(stdout).toMatch(printed);
    });
  });
}
