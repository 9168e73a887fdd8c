import { pauseFor } from '../../core/abort.ts';
import {
  type ProcessIdentity,
  type ProcessTable,
  stateOfProcess,
  systemProcesses,
} from '../files/process-identity.ts';

/** How a session process is ended. Tests hand in their own. */
export interface EndOptions {
  /** How long it may take to end its server and itself, in ms. */
  patience?: number;
  /** How long it may take to disappear after SIGKILL, in ms. */
  killPatience?: number;
  /** Gives up waiting. */
  signal?: AbortSignal | undefined;
  processes?: ProcessTable;
  signalProcess?: (pid: number, signal: NodeJS.Signals) => void;
}

/** How long a session process may take to end by default, in ms: longer than it waits for its lines and servers itself. */
const usualPatience = 15_000;
/** How long it may take to disappear after SIGKILL by default, in ms. */
const usualKillPatience = 2_000;

/** How a process ended: `unknown` if it may be another one, which is not signalled. */
export type ProcessEnd = 'was gone' | 'ended' | 'killed' | 'unknown' | 'not ended';

/** Ends a session process with SIGTERM and, if that takes too long, its process group with SIGKILL. */
export async function endProcess(process: ProcessIdentity, options: EndOptions = {}): Promise<ProcessEnd> {
  const { processes, signalProcess = sendSignal } = options;
  const state = stateOfProcess(process, processes);
  if (state !== 'running') return state === 'gone' ? 'was gone' : 'unknown';
  signalProcess(process.pid, 'SIGTERM');
  // A suspended process receives the other signal then.
  signalProcess(process.pid, 'SIGCONT');
  return awaitEnd(process, options);
}

/** Waits for a process that was asked to end and, if that takes too long, ends its process group with SIGKILL. */
export async function awaitEnd(process: ProcessIdentity, options: EndOptions = {}): Promise<ProcessEnd> {
  const {
    patience = usualPatience,
    killPatience = usualKillPatience,
    signal,
    processes = systemProcesses,
    signalProcess = sendSignal,
  } = options;
  if (await endsWithin(process, patience, processes, signal)) return 'ended';
  if (stateOfProcess(process, processes) === 'unknown') return 'unknown';
  // It leads its group: it was started detached.
  signalProcess(-process.pid, 'SIGKILL');
  signalProcess(process.pid, 'SIGKILL');
  return (await endsWithin(process, killPatience, processes, signal)) ? 'killed' : 'not ended';
}

async function endsWithin(
  process: ProcessIdentity,
  limit: number,
  processes: ProcessTable,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const deadline = performance.now() + limit;
  for (let pause = 10; stateOfProcess(process, processes) !== 'gone'; pause = Math.min(2 * pause, 100)) {
    if (performance.now() >= deadline) return false;
    await pauseFor(pause, signal);
  }
  return true;
}

function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended, or Windows has no process groups.
  }
}
