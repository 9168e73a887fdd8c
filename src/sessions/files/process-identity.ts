import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Identifies a process, also after another one has got its ID. */
export interface ProcessIdentity {
  pid: number;
  /** When it started, in the words of the system; undefined if that is not known. */
  start: string | undefined;
}

/** Whether the process is running; `unknown` if its ID may be that of another one meanwhile. */
export type ProcessState = 'running' | 'gone' | 'unknown';

/** How the system is asked. Tests hand in their own. */
export interface ProcessTable {
  exists(pid: number): boolean;
  startOf(pid: number): string | undefined;
}

/** Returns the identity of a running process. */
export function identityOfProcess(pid: number, table: ProcessTable = systemProcesses): ProcessIdentity {
  return { pid, start: table.startOf(pid) };
}

/** Returns whether a process is still running. */
export function stateOfProcess(
  { pid, start }: ProcessIdentity,
  table: ProcessTable = systemProcesses,
): ProcessState {
  if (!table.exists(pid)) return 'gone';
  const now = table.startOf(pid);
  if (start === undefined || now === undefined) return table.exists(pid) ? 'unknown' : 'gone';
  return now === start ? 'running' : 'gone';
}

/** The processes of this system. */
export const systemProcesses: ProcessTable = {
  exists(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // EPERM: it exists, but belongs to another user.
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
  startOf(pid) {
    if (process.platform === 'linux') return startOnLinux(pid);
    return process.platform === 'win32' ? undefined : startByPs(pid);
  },
};

/** Whether a process is suspended, as by SIGSTOP or Ctrl-Z; false where the system does not tell. */
export function isSuspended(process: ProcessIdentity): boolean {
  try {
    return statOf(process.pid)[0] === 'T' && stateOfProcess(process) === 'running';
  } catch {
    return false;
  }
}

/** Returns the state of a process on Linux and the fields after it. Throws the error of the system. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in parentheses, may contain anything.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** The start in clock ticks since the boot, and the boot. A zombie counts as another process: it has ended. */
function startOnLinux(pid: number): string | undefined {
  try {
    const [state, ...fields] = statOf(pid);
    if (state === 'Z' || state === 'X') return 'ended';
    return `${fields[18]}@${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
  } catch {
    return undefined;
  }
}

function startByPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 2_000,
    });
    return line.trim() || undefined;
  } catch {
    return undefined;
  }
}
