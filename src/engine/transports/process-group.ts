import { readdirSync, readFileSync } from 'node:fs';

/**
 * The process groups that mcpc started and must not leave behind. Each server leads a group of its own, so that its
 * children are stopped with it, and the terminal's Ctrl-C only reaches mcpc.
 */
const live = new Set<number>();
let watching = false;

/** Registers the group led by `pid`, which is killed when this process exits. */
export function rememberGroup(pid: number): void {
  live.add(pid);
  if (watching) return;
  watching = true;
  process.on('exit', killAllGroups);
}

/** Kills all registered groups without waiting for them. */
export function killAllGroups(): void {
  for (const pid of live) signalGroup(pid, 'SIGKILL');
  live.clear();
}

/** Unregisters a group that has ended. */
export function forgetGroup(pid: number): void {
  live.delete(pid);
}

/** Whether any process of the group is left. */
export function groupLives(pid: number): boolean {
  return signalGroup(pid, 0);
}

/** A process that is not a zombie. */
export interface LivingProcess {
  pid: number;
  /** The name of its program, at most 15 bytes of it. */
  name: string;
}

/**
 * Returns the processes of the group that still run; undefined where the system does not list them. Zombies, which are
 * still part of the group, are left out.
 */
export function livingProcesses(group: number): LivingProcess[] | undefined {
  if (process.platform !== 'linux') return undefined;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    // The name may contain spaces and parentheses (proc_pid_stat(5)).
    const [, name = '', state, pgrp] = /^\d+ \((.*)\) (\S) \d+ (\d+) /s.exec(statOf(pid)) ?? [];
    return Number(pgrp) === group && state !== 'Z' && state !== 'X' ? [{ pid: Number(pid), name }] : [];
  });
}

/** Returns what the system says about a process; nothing if it has ended. */
function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

/** Sends `signal` to the whole group; returns whether any process of it exists. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    // Windows has no process groups.
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
    return true;
  } catch (error) {
    // EPERM: the process exists, but belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
