import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { isSea } from 'node:sea';
import type { Readable } from 'node:stream';
import { anySignal, onAbort } from '../../core/abort.ts';
import { ConnectionError, reasonOf, UsageError } from '../../core/errors.ts';
import { requireFree } from '../files/regular-file.ts';
import { filesOf, makeSessionFolder } from '../files/session-files.ts';
import { acquireLock } from '../files/session-lock.ts';
import { openLog } from '../files/session-log.ts';
import { type SessionEnvironment, socketPathOf } from '../session-folder.ts';
import { clearLeftovers, clearOldFiles, endUnreachable, isListening } from './leftovers.ts';
import { readReport, type StartFailure } from './ready-pipe.ts';

/** How long another process may take to start the session, in ms. */
const lockTimeout = 60_000;
/** How long the session process may take until it listens, in ms. */
const startTimeout = 30_000;
/** How many lines that it wrote before it ended are shown. */
const lastLines = 10;

/** What a session process is started with. */
export interface StartOptions {
  environment: SessionEnvironment;
  /** Gives up waiting. */
  signal: AbortSignal;
  /** The program and arguments that run a session process, to which the name is added. Those of this program by default. */
  command?: readonly [program: string, ...args: string[]];
  /** How long the session process may take until it listens, in ms. */
  timeout?: number;
}

/**
 * Starts a session process unless one is listening, and resolves when it listens: then it can be sent the line that opens
 * its target. Processes that start the same session wait for each other. Throws UsageError, ConnectionError, and the reason
 * of the signal; then nothing is left but a log.
 */
export async function startSession(name: string, options: StartOptions): Promise<void> {
  const { environment, signal } = options;
  makeSessionFolder(name, environment);
  if (await isListening(name, environment)) return;
  const files = filesOf(name, environment);
  const release = await acquireLock(files.lock, { signal, timeout: lockTimeout });
  try {
    // Another process may have started it meanwhile.
    if (await isListening(name, environment)) return;
    await endUnreachable(name, environment);
    clearLeftovers(name, environment);
    clearOldFiles(environment);
    requireFree(files.record);
    const socket = environment.platform === 'win32' ? undefined : socketPathOf(name, environment);
    if (socket !== undefined) requireFree(socket);
    await startProcess(name, options);
  } finally {
    release();
  }
}

async function startProcess(name: string, options: StartOptions): Promise<void> {
  const { environment, signal, timeout = startTimeout } = options;
  const [program, ...args] = options.command ?? ownCommand();
  const { log } = filesOf(name, environment);
  const errors = openForErrors(log);
  signal.throwIfAborted();
  const child = spawn(program, [...args, name], {
    cwd: '/',
    detached: true,
    env: environment.env,
    stdio: ['ignore', 'ignore', errors?.file ?? 'ignore', 'pipe'],
    windowsHide: true,
  });
  if (errors !== undefined) closeSync(errors.file);
  const limit = anySignal(signal, AbortSignal.timeout(timeout));
  try {
    const report = await reportOf(child, limit);
    if (report?.message !== undefined) throw failure(name, report.message, report.hint);
    if (report === undefined) {
      const how = await endOf(child, limit);
      throw failure(name, how, errors && writtenSince(errors.size, log));
    }
    child.unref();
  } catch (error) {
    child.kill('SIGKILL');
    if (signal.aborted) throw signal.reason;
    if (limit.aborted) throw failure(name, `it did not listen within ${timeout / 1000} seconds`);
    throw error instanceof ConnectionError ? error : failure(name, reasonOf(error));
  } finally {
    child.stdio[3]?.destroy();
  }
}

/** Returns the program and the arguments that make this program a session process. A debugger has one port for one process. */
function ownCommand(): [string, ...string[]] {
  // The executable is the program itself.
  if (isSea()) return [process.execPath, '__session'];
  const [, script = ''] = process.argv;
  const flags = process.execArgv.filter((flag) => !flag.startsWith('--inspect'));
  return [process.execPath, ...flags, script, '__session'];
}

/**
 * Opens the log as standard error of a session process; undefined if it cannot be written. `size`: how long it was before.
 * Throws UsageError if it is not a regular file.
 */
function openForErrors(log: string): { file: number; size: number } | undefined {
  try {
    const file = openLog(log);
    return { file, size: fstatSync(file).size };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return undefined;
  }
}

/** Returns what a session process reports; undefined if it ends without. Rejects if it cannot be started. */
function reportOf(child: ChildProcess, signal: AbortSignal): Promise<Partial<StartFailure> | undefined> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    onAbort(signal, () => reject(signal.reason));
    const pipe = child.stdio[3];
    if (child.pid !== undefined && pipe) readReport(pipe as Readable).then(resolve, reject);
  });
}

/** Returns how a process ended, as a clause. */
async function endOf(child: ChildProcess, signal: AbortSignal): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit', { signal });
  if (child.signalCode !== null) return `its process was ended by ${child.signalCode}`;
  return `its process exited with status ${child.exitCode}`;
}

/** Returns what a process has written last, for a hint; undefined if it wrote nothing. */
function writtenSince(start: number, log: string): string | undefined {
  const text = readFileSync(log).subarray(start).toString().trim();
  return text === '' ? undefined : `It wrote:\n${text.split('\n').slice(-lastLines).join('\n')}`;
}

function failure(name: string, why: string, hint?: string): ConnectionError {
  return new ConnectionError(`Session ${name} could not be started: ${why.replace(/\.$/, '')}.`, { hint });
}
