import { beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from './fixtures.ts';
import { mcpc } from './mcpc.ts';

/** A command, the words after its target, and what it prints on standard output. */
export type Line = [command: string, words: string[], printed: string | RegExp];

/** The number of lines that are run by a process each; the others are lines of one shell. */
const alone = 3;

/** What a script in the shell prints between the outputs of its lines. */
const mark = '\u001e\n';
const printMark = "!printf '\\036\\n'";

/**
 * Runs lines against a server: the first ones in a process each, which may start the server each time, and the others
 * in one shell. `start` returns the target and its options.
 */
export function describeServer(
  title: string,
  start: () => Promise<string[]> | string[],
  lines: Line[],
): void {
  describe(title, () => {
    let target: string[];

    beforeAll(async () => {
      target = await start();
    });

    it.each(lines.slice(0, alone))('%s %j', async (command, words, printed) => {
      const [server = '', ...options] = target;
      const { stdout, stderr, exitCode } = await mcpc([command, server, ...words, ...options]);
      expect(exitCode, stderr).toBe(0);
      expectOutput(stdout, printed);
    });

    const others = lines.slice(alone);
    if (others.length > 0) describeShell(() => target, others);
  });
}

function describeShell(target: () => string[], lines: Line[]): void {
  describe('in a shell', () => {
    let outputs: string[];
    let errors: string;

    beforeAll(async () => {
      const typed = lines.map(([command, words]) => [command, ...words].map(typedWord).join(' '));
      const stdin = typed.join(`\n${printMark}\n`);
      const { stdout, stderr, exitCode } = await mcpc(['connect', ...target(), '--keep-going'], { stdin });
      outputs = stdout.split(mark);
      errors = stderr;
      expect(exitCode, stderr).toBe(0);
    });

    it.each(lines.map((line, at) => ({ line: line.slice(0, 2), printed: line[2], at })))(
      '$line',
      ({ printed, at }) => {
        expect(outputs, errors).toHaveLength(lines.length);
        expectOutput(outputs[at] ?? '', printed);
      },
    );
  });
}

/** Returns a word as it is typed in the shell. */
function typedWord(word: string): string {
  return commandLine([word]);
}

function expectOutput(stdout: string, printed: string | RegExp): void {
  if (typeof printed === 'string') expect(stdout).toBe(printed);
  else expect(stdout).toMatch(printed);
}
