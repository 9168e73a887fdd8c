import { lstatSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { pauseFor } from '../../core/abort.ts';
import { filesOf, namesIn, removeFiles, sessionNames } from '../files/session-files.ts';
import { acquireLock } from '../files/session-lock.ts';
import { readRecord, type SessionRecord, writeRecord } from '../files/session-record.ts';
import { folderProblem, type SessionEnvironment, sessionFolder, socketPathOf } from '../session-folder.ts';
import { isAbsent } from '../system-error.ts';
import { endProcess } from './end-process.ts';

/** Whether a process listens on the socket of a session, even if it does not answer. */
export function isListening(name: string, environment: SessionEnvironment): Promise<boolean> {
  const path = socketPathOf(name, environment);
  if (path === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => resolve(!isAbsent(error)));
  });
}

/** How long a session may take to end, in ms: longer than its process waits for its lines and servers. */
const endTimeout = 20_000;

/** Waits until nothing listens on the socket of a session, or `timeout` is over, in ms. Throws the reason of the signal. */
export async function awaitAbsence(
  name: string,
  environment: SessionEnvironment,
  { signal, timeout = endTimeout }: { signal: AbortSignal; timeout?: number },
): Promise<void> {
  const deadline = performance.now() + timeout;
  for (let pause = 10; await isListening(name, environment); pause = Math.min(2 * pause, 200)) {
    if (performance.now() >= deadline) return;
    await pauseFor(pause, signal);
  }
}

/** Ends a session process that has lost its socket: nobody can reach it any more. */
export async function endUnreachable(name: string, environment: SessionEnvironment): Promise<void> {
  const record = readRecord(name, environment);
  if (record !== undefined && record.end === undefined) await endProcess(record.process);
}

/** Removes what a session has left that is known to have ended. The lock of the session must be held. */
export function clearLeftovers(name: string, environment: SessionEnvironment): void {
  const { record, token } = filesOf(name, environment);
  const socket = environment.platform === 'win32' ? undefined : socketPathOf(name, environment);
  removeFiles(record, token, ...(socket === undefined ? [] : [socket]), ...partsOf(record));
}

/** Returns the temporary files of processes that were killed while they wrote a record. */
function partsOf(record: string): string[] {
  const start = `${basename(record)}.`;
  return namesIn(dirname(record))
    .filter((name) => name.startsWith(start) && name.endsWith('.part'))
    .map((name) => join(dirname(record), name));
}

/** Removes what a session has left, unless it is being started meanwhile, or the folder is read-only. */
export function clearEnded(name: string, environment: SessionEnvironment): Promise<void> {
  return unlessStarting(name, environment, async () => clearLeftovers(name, environment));
}

/**
 * Records that the process of a session was found to have ended, now unless the record says when, and removes what it has
 * left besides. Does nothing if the session is being started meanwhile.
 */
export function noteEnd(name: string, record: SessionRecord, environment: SessionEnvironment): Promise<void> {
  return unlessStarting(name, environment, async () => {
    clearLeftovers(name, environment);
    await writeRecord(name, { ...record, end: record.end ?? { at: new Date().toISOString() } }, environment);
  });
}

/** Does something about a session that has ended, with its lock. A failure is ignored: the next start clears what is left. */
async function unlessStarting(
  name: string,
  environment: SessionEnvironment,
  work: () => Promise<void>,
): Promise<void> {
  try {
    const { lock } = filesOf(name, environment);
    const release = await acquireLock(lock, { signal: new AbortController().signal, timeout: 0 });
    try {
      if (!(await isListening(name, environment))) await work();
    } finally {
      release();
    }
  } catch {
    // The process that starts the session next clears it.
  }
}

/** After how long a file without a session is removed, in ms: a log is of no use any more, and nobody is starting one. */
const longestUseless = 7 * 24 * 60 * 60_000;

/** Removes the logs of sessions that ended long ago, and what processes left that were killed while they started one. */
export function clearOldFiles(environment: SessionEnvironment): void {
  const folder = sessionFolder(environment);
  if (folderProblem(folder) !== undefined) return;
  const names = new Set(sessionNames(environment));
  for (const file of readdirSync(folder)) {
    const [, name = ''] = /^(.+?)\.(?:log(?:\.1)?|lock(?:\..+)?|json\..+)$/.exec(file) ?? [];
    const path = join(folder, file);
    const age = Date.now() - (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (name !== '' && !names.has(name) && age > longestUseless) removeFiles(path);
  }
}
