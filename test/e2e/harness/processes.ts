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
 * Returns a word for the command line of a fixture, which ignores it. `survivors` finds the process and its children by
 * it. Processes that still exist at the end of the test file are killed.
 */
export function marker(): string {
  const word = `--mark-${randomUUID()}`;
  markers.push(word);
  return word;
}

/** Returns the running processes with this word on their command line. */
export function survivors(word: string): Survivor[] {
  const all = process.platform === 'linux' ? processesInProc() : processesFromPs();
  return all.filter(({ words }) => words.includes(word));
}

/** Waits until there is no process with this word: a killed one takes a moment to disappear. */
export async function expectNoSurvivors(word: string): Promise<void> {
  await expect.poll(() => survivors(word), { timeout: 5_000 }).toEqual([]);
}

/** Returns whether a process with this id is running. */
export function isAlive(pid: number): boolean {
  const all = process.platform === 'linux' ? processesInProc() : processesFromPs();
  return all.some((one) => one.pid === pid);
}

/** Zombies have no command line and are left out. */
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
