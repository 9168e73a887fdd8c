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

/** Returns the running processes in whose environment a variable has this value. */
export function processesWith(name: string, value: string): Survivor[] {
  const variable = `${name}=${value}`;
  if (process.platform !== 'linux')
    return processesFromPs('-E').filter(({ words }) => words.includes(` ${variable}`));
  return processesInProc().filter(({ pid }) => readProc(pid, 'environ').split('\0').includes(variable));
}

/** Returns the session processes of the user with this home folder. */
export function sessionProcessesOf(home: string): Survivor[] {
  return processesWith('HOME', home).filter(({ words }) => words.includes(' __session '));
}

/** Waits until there is no process with this word: a killed one takes a moment to disappear. */
export async function expectNoSurvivors(word: string): Promise<void> {
  await expect.poll(() => survivors(word), { timeout: 5_000 }).toEqual([]);
}

/** Returns whether a process with this id is running. */
export function isAlive(pid: number): boolean {
  // Zombies have no command line.
  if (process.platform === 'linux') return readProc(pid, 'cmdline') !== '';
  return processesFromPs().some((one) => one.pid === pid);
}

/** Zombies have no command line and are left out. */
function processesInProc(): Survivor[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), words: readProc(name, 'cmdline').replaceAll('\0', ' ') }))
    .filter(({ words }) => words !== '');
}

/** Returns the text of a process's file in /proc; nothing if the process is gone. */
function readProc(pid: string | number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function processesFromPs(...options: string[]): Survivor[] {
  const words = ['-axww', ...options, '-o', 'pid=,stat=,args='];
  const lines = execFileSync('ps', words, { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, state, words] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return words === undefined || state?.startsWith('Z') ? [] : [{ pid: Number(pid), words }];
  });
}
