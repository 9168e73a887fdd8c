import { constants, fstatSync, openSync, type Stats } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';

/** A stream to write to, and what of a terminal it has. */
export type OutputStream = Writable & { isTTY?: boolean; columns?: number };

/**
 * Standard output (1) or standard error (2) as a stream of which nobody has to wait. Node's own writes to pipes
 * and sockets synchronously, so that a reader who does not read would stop time-outs and interrupts too; what it
 * has for the rest, `own`, is taken as it is. It has to be made before, or else Node trips over ours when it makes it.
 */
export function standardStream(fd: 1 | 2, own: OutputStream): OutputStream {
  const stats = statsOf(fd);
  try {
    if (stats?.isSocket()) return new Socket({ fd, readable: false, writable: true });
    if (stats?.isFIFO() && process.platform === 'linux') {
      // Opened anew: whoever else writes to the pipe would not expect that it stopped waiting for its reader.
      const mine = openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
      return new Socket({ fd: mine, readable: false, writable: true });
    }
  } catch {
    // A pipe without a reader, or one of another user: Node's own stream tells what is wrong with it.
  }
  return own;
}

function statsOf(fd: number): Stats | undefined {
  try {
    return fstatSync(fd);
  } catch {
    return undefined;
  }
}
