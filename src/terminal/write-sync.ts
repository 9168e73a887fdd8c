import { writeSync } from 'node:fs';

/**
 * Writes to standard output without the streams of Node, which take time to load; false when it cannot be written. A
 * reader that has gone is no failure; one that is slow is waited for.
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
    // The pipe is full and does not wait: Node's stream does.
    process.stdout.on('error', () => process.exit(0));
    process.stdout.write(bytes.subarray(written));
  }
  return true;
}
