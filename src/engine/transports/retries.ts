import { setTimeout as wait } from 'node:timers/promises';

/** How often a stream that was cut is opened again before it is given up. */
const most = 2;
/** How long the first wait is where the server names no time, in ms; each is longer than the one before. */
const firstWait = 1_000;
const growth = 1.5;

/** Opens a stream again after a cut. Gives undefined when that cannot be done. Rejects when `signal` aborts. */
export async function reopened<Stream>(
  open: () => Promise<Stream>,
  interval: () => number | undefined,
  signal: AbortSignal,
): Promise<Stream | undefined> {
  for (let attempt = 0; attempt < most; attempt += 1) {
    await wait(interval() ?? firstWait * growth ** attempt, undefined, { signal });
    try {
      return await open();
    } catch {
      signal.throwIfAborted();
    }
  }
  return undefined;
}
