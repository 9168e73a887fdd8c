import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { whenFileEnds } from './file-end.ts';

const markers: string[] = [];

whenFileEnds(() => {
  for (const { pid } of markers.splice(0).flatMap(survivors)) process.kill(pid, 'SIGKILL');
});

/** A process and its command line. */
export interface Survivor {
  pid: number;
  words: string;
}

/**
 * A word for the command line of a fixture, which ignores it, so that `survivors` finds the process and those
 * that it started. Whatever still bears it when the test file is done is killed.
 */
export function marker(): string {
  const word = `--mark-${randomUUID()}`;
  markers.push(word);
  return word;
}

/** The processes that bear the word on their command line and have not ended. */
export function survivors(word: string): Survivor[] {
  const all = process.platform === 'linux' ? processesInProc() : processesFromPs();
  return all.filter(({ words }) => words.includes(word));
}

/** Waits until no process bears the word: a killed process takes a moment to go. */
export async function expectNoSurvivors(word: string): Promise<void> {
  await expect.poll(() => survivors(word), { timeout: 5_000 }).toEqual([]);
}

/** Whether a process of this id is there and has not ended. */
export function isAlive(pid: number): boolean {
  const all = process.platform === 'linux' ? processesInProc() : processesFromPs();
  return all.some((one) => one.pid === pid);
}

/** A process that ended and was not yet waited for has no command line and is left out. */
function processesInProc(): Survivor[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), words: commandLineOf(name) }))
    .filter(({ words }) => words !== '');
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function processesFromPs(): Survivor[] {
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, state, words] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return words === undefined || state?.startsWith('Z') ? [] : [{ pid: Number(pid), words }];
  });
}
