import { writeSync } from 'node:fs';

/**
 * Writes to standard output without Node's streams, which take time to load. Returns false if writing fails; a closed
 * pipe is not a failure, and a slow reader is waited for.
 */
export function writeToStdoutSync(text: string): boolean {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return true;
    if (code !== 'EAGAIN') return false;
    // The pipe is full and non-blocking: Node's stream waits.
    process.stdout.on('error', () => process.exit(0));
    process.stdout.write(bytes.subarray(written));
  }
  return true;
}
