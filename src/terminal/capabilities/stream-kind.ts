import { fstatSync } from 'node:fs';

/** What a standard stream of this process is connected to. */
export type StreamKind = 'terminal' | 'pipe' | 'socket' | 'other';

/** `/dev/null` on Linux. */
const nullDevice = 0x103;

/** Returns what a standard stream is connected to. The part of Node that knows terminals is only loaded if it may be one. */
export function streamKind(fd: 0 | 1 | 2): StreamKind {
  try {
    const stats = fstatSync(fd);
    if (stats.isFIFO()) return 'pipe';
    if (stats.isSocket()) return 'socket';
    if (process.platform === 'win32' || (stats.isCharacterDevice() && stats.rdev !== nullDevice))
      return process.getBuiltinModule('node:tty').isatty(fd) ? 'terminal' : 'other';
    return 'other';
  } catch {
    // It is closed: reading or writing reports the error.
    return 'other';
  }
}
