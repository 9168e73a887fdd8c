import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, linkSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pauseFor } from '../../core/abort.ts';
import { ConnectionError, codeOf, McpcError, reasonOf } from '../../core/errors.ts';
import {
  identityOfProcess,
  type ProcessIdentity,
  type ProcessTable,
  stateOfProcess,
  systemProcesses,
} from './process-identity.ts';
import { openRegularFile } from './regular-file.ts';
import { namesIn, removeFiles } from './session-files.ts';

/** After this time a process of which nothing but its ID is known counts as ended, in ms. */
const longestUnknown = 10 * 60_000;

/** Who holds a lock. */
interface Holder {
  /** Unique: never used again. */
  id: string;
  /** In ms, as `Date.now()`. */
  since: number;
  /** Undefined if the file is damaged, as after a power failure: nobody holds the lock then. */
  process: ProcessIdentity | undefined;
}

/** This process as a holder. */
type OwnHolder = Pick<Holder, 'id'> & { process: ProcessIdentity };

/** How a lock is waited for. */
export interface LockOptions {
  signal: AbortSignal;
  /** How long it is waited for, in ms. */
  timeout: number;
  processes?: ProcessTable;
}

/**
 * Acquires the lock of a path and returns a function that releases it. The lock of a process that has ended is taken over.
 * Throws ConnectionError when the time is over, and the reason of the signal.
 *
 * The lock is a chain of files. `PATH` names its first holder with a unique ID; if that process has ended without releasing
 * it, the next holder is in `PATH.ID`, and so on. The last file of the chain decides. Files appear with their content and
 * never replace others (link), so that of several processes that find the same holder dead only one succeeds it. The chain
 * is removed from its beginning: a process that was suspended and succeeds a holder of the past notices that its file is on
 * no chain.
 */
export async function acquireLock(path: string, options: LockOptions): Promise<() => void> {
  const { signal, timeout, processes = systemProcesses } = options;
  const deadline = performance.now() + timeout;
  const own: OwnHolder = {
    id: randomBytes(8).toString('hex'),
    process: identityOfProcess(process.pid, processes),
  };
  for (let pause = 10; ; pause = Math.min(2 * pause, 200)) {
    const { free, holder } = followChain(path);
    const running = holder && processOf(holder, processes);
    if (running === undefined) {
      if (!createFile(free, own)) continue;
      if (followChain(path).holder?.id === own.id) return () => releaseChain(path);
      removeFiles(free);
      continue;
    }
    if (performance.now() >= deadline) {
      throw new ConnectionError(
        `Process ${running.pid} has been starting the session for more than ${timeout / 1000} seconds.`,
        { hint: `If it hangs, end it: kill ${running.pid}` },
      );
    }
    await pauseFor(pause, signal);
  }
}

/** Returns the last holder of a chain, and the file of the next one. */
function followChain(path: string): { free: string; holder: Holder | undefined } {
  let free = path;
  let holder: Holder | undefined;
  for (let position = 0; ; position += 1) {
    const next = readHolder(free, position);
    if (next === undefined) return { free, holder };
    holder = next;
    free = `${path}.${next.id}`;
  }
}

/**
 * Returns the process that holds a lock; undefined if it has ended. Where the system does not say when a process started,
 * the age of the file decides: nobody starts a session for that long.
 */
function processOf({ process, since }: Holder, processes: ProcessTable): ProcessIdentity | undefined {
  if (process === undefined) return undefined;
  const state = stateOfProcess(process, processes);
  const hasEnded = state === 'gone' || (state === 'unknown' && Date.now() - since > longestUnknown);
  return hasEnded ? undefined : process;
}

/** Reads a file of a chain, which has this position in it; undefined if it does not exist. */
function readHolder(path: string, position: number): Holder | undefined {
  let file: number | undefined;
  try {
    file = openRegularFile(path, constants.O_RDONLY);
    const since = fstatSync(file).mtimeMs;
    const [, id, pid, start = ''] =
      /^([0-9a-f]{16}) ([1-9]\d*) (\S*)\n$/.exec(readFileSync(file, 'utf8')) ?? [];
    // The same ID for every process that reads it, so that one of them succeeds it.
    if (id === undefined) return { id: String(position).padStart(16, '0'), since, process: undefined };
    return { id, since, process: { pid: Number(pid), start: decodeURIComponent(start) || undefined } };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error instanceof McpcError ? error : lockError(path, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Creates a file with its content at once. Returns false if it exists. */
function createFile(file: string, { id, process: { pid, start = '' } }: OwnHolder): boolean {
  const temporary = `${file}.${id}.part`;
  try {
    writeFileSync(temporary, `${id} ${pid} ${encodeURIComponent(start)}\n`, { flag: 'wx', mode: 0o600 });
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw lockError(file, error);
  } finally {
    removeFiles(temporary);
  }
}

/**
 * Removes the files of a chain, the first one first, and what was left beside it. Files that appear after that may belong to
 * another chain.
 */
function releaseChain(path: string): void {
  const start = `${basename(path)}.`;
  const rest = namesIn(dirname(path)).filter(
    (name) => name.startsWith(start) && /^[0-9a-f]{16}$/.test(name.slice(start.length)),
  );
  removeFiles(path, ...rest.map((name) => join(dirname(path), name)));
}

function lockError(file: string, error: unknown): ConnectionError {
  return new ConnectionError(`No session can be started: ${file} cannot be written: ${reasonOf(error)}.`, {
    cause: error,
  });
}
