import { closeSync, constants, fstatSync, readSync } from 'node:fs';
import { pauseFor } from '../../core/abort.ts';
import { ConnectionError, codeOf, McpcError, reasonOf } from '../../core/errors.ts';
import type { SessionEnvironment } from '../session-folder.ts';
import { stateOfProcess } from './process-identity.ts';
import { openRegularFile } from './regular-file.ts';
import { filesOf } from './session-files.ts';
import { readRecord } from './session-record.ts';

/** How often a log is looked at that is followed, in ms. */
const followInterval = 200;

/** What a log has to say. */
export interface LogText {
  /** Complete lines, oldest first. */
  lines: string[];
  /** The position in the file after them. */
  end: number;
}

/** Reads the log of a session; undefined if it has none. Throws UsageError if it is not a regular file, ConnectionError if it cannot be read. */
export function readLog(name: string, environment: SessionEnvironment): LogText | undefined {
  const { log, oldLog } = filesOf(name, environment);
  const now = readFrom(log, 0);
  if (now === undefined) return undefined;
  return { lines: [...(readFrom(oldLog, 0)?.lines ?? []), ...now.lines], end: now.end };
}

/** Yields the lines that are added to a log after a position, until its session has ended. Throws the reason of the signal. */
export async function* followLog(
  name: string,
  start: number,
  environment: SessionEnvironment,
  signal: AbortSignal,
): AsyncGenerator<string[]> {
  const { log } = filesOf(name, environment);
  let end = start;
  for (let isOver = false; !isOver; ) {
    // What was written before the end is read after it was noticed.
    isOver = hasEnded(name, environment);
    const added = readFrom(log, end);
    if (added !== undefined && added.lines.length > 0) yield added.lines;
    end = added?.end ?? 0;
    if (!isOver) await pauseFor(followInterval, signal);
  }
}

function hasEnded(name: string, environment: SessionEnvironment): boolean {
  const record = readRecord(name, environment);
  return record === undefined || record.end !== undefined || stateOfProcess(record.process) === 'gone';
}

/** Returns the complete lines after a position, from the beginning if the file has become shorter; undefined without a file. */
function readFrom(path: string, position: number): LogText | undefined {
  try {
    const file = openRegularFile(path, constants.O_RDONLY);
    try {
      const { size } = fstatSync(file);
      const start = size < position ? 0 : position;
      const bytes = Buffer.alloc(size - start);
      const read = readSync(file, bytes, 0, bytes.length, start);
      const complete = bytes.subarray(0, read).lastIndexOf('\n') + 1;
      const text = bytes.subarray(0, complete).toString();
      return { lines: text.split('\n').slice(0, -1), end: start + complete };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (error instanceof McpcError) throw error;
    throw new ConnectionError(`The log cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}
