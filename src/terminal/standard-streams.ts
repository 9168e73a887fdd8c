import { constants, fstatSync, openSync, type Stats } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';

/** A writable stream, with the properties of a terminal if it is one. */
export type OutputStream = Writable & { isTTY?: boolean; columns?: number; rows?: number };

/**
 * Returns a stream for standard output (1) or standard error (2) whose writes never block. Node's own stream, `own`, is
 * used unless it is a pipe or socket, to which Node writes synchronously: a reader that does not read would block
 * time-outs and interrupts, too. `own` must exist before, since creating it later would conflict with the new stream.
 */
export function standardStream(fd: 1 | 2, own: OutputStream): OutputStream {
  const stats = statsOf(fd);
  if (own.isTTY === true) replaceUnknownSize(own);
  try {
    if (stats?.isSocket()) return new Socket({ fd, readable: false, writable: true });
  } catch {
    // Node's own stream reports the error.
    return own;
  }
  const copy = stats?.isFIFO() ? reopenPipe(fd) : undefined;
  return copy === undefined ? own : new Socket({ fd: copy, readable: false, writable: true });
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

function statsOf(fd: number): Stats | undefined {
  try {
    return fstatSync(fd);
  } catch {
    return undefined;
  }
}
