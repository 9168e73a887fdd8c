import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { streamKind } from './capabilities/stream-kind.ts';

/** A writable stream, with the properties of a terminal if it is one. */
export type OutputStream = Writable & { isTTY?: boolean; columns?: number; rows?: number };

/** The streams of a process, and whether they are terminals. */
export interface StandardStreams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly terminals: Readonly<Record<'stdout' | 'stderr', boolean>>;
}

/** Returns the streams of this process, which are opened on first use: most calls write nothing to standard error. */
export function standardStreams(): StandardStreams {
  let stdout: OutputStream | undefined;
  let stderr: OutputStream | undefined;
  return {
    get stdout() {
      stdout ??= standardStream(1, () => process.stdout);
      return stdout;
    },
    get stderr() {
      stderr ??= standardStream(2, () => process.stderr);
      return stderr;
    },
    terminals: { stdout: streamKind(1) === 'terminal', stderr: streamKind(2) === 'terminal' },
  };
}

/**
 * Returns a stream for standard output (1) or standard error (2) whose writes never block. Node's own stream, which `own`
 * opens, is used unless it is a pipe or socket, to which Node writes synchronously: a reader that does not read would
 * block time-outs and interrupts, too.
 */
export function standardStream(fd: 1 | 2, own: () => OutputStream): OutputStream {
  const kind = streamKind(fd);
  const copy = kind === 'pipe' ? reopenPipe(fd) : undefined;
  if (copy !== undefined) return new Socket({ fd: copy, readable: false, writable: true });
  // That of a socket must exist before the new stream: opening it later would conflict with that.
  const stream = own();
  if (stream.isTTY === true) replaceUnknownSize(stream);
  try {
    if (kind === 'socket') return new Socket({ fd, readable: false, writable: true });
  } catch {
    // Node's own stream reports the error.
  }
  return stream;
}

/**
 * Opens a pipe again for writing without blocking: making the shared file description non-blocking would affect other
 * processes that write to the pipe. Returns undefined if that is not possible: it has no reader, belongs to another user, or
 * the system does not support it.
 */
export function reopenPipe(fd: 1 | 2): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}

/**
 * Makes a terminal of unknown size, which reports 0 columns or rows (as in some CI systems), report 80 columns and 24
 * rows, also to libraries: ora divides by the number of columns.
 */
function replaceUnknownSize(terminal: OutputStream): void {
  const replace = () => {
    terminal.columns ||= 80;
    terminal.rows ||= 24;
  };
  replace();
  // Node has assigned the new size. This listener is the first.
  terminal.on('resize', replace);
}
