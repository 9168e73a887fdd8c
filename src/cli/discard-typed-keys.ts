import { setImmediate } from 'node:timers/promises';
import { InterruptedError } from '../core/errors.ts';
import type { Environment } from '../terminal/environment.ts';

/** How many turns of the event loop without a key end the reading: the first ones start it. */
const quietTurns = 3;

/**
 * Discards the keys that were typed before a question appeared: they were not meant to answer it. Throws InterruptedError
 * if Ctrl-C is among them. Does nothing unless standard input is a terminal.
 */
export async function discardTypedKeys(
  stdin: Environment['stdin'] & { setRawMode?: (raw: boolean) => unknown },
): Promise<void> {
  if (stdin.isTTY !== true || stdin.setRawMode === undefined) return;
  let quiet = 0;
  let isInterrupted = false;
  const discard = (keys: Buffer | string) => {
    quiet = 0;
    isInterrupted ||= keys.includes('\x03');
  };
  // In raw mode, the terminal also delivers a line that was not entered yet.
  stdin.setRawMode(true);
  stdin.on('data', discard);
  try {
    for (stdin.resume(); quiet < quietTurns; quiet += 1) await setImmediate();
  } finally {
    stdin.off('data', discard);
    stdin.pause();
    stdin.setRawMode(false);
  }
  if (isInterrupted) throw new InterruptedError('SIGINT');
}
