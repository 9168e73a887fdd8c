import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

/** How many turns of the event loop without a key end the reading: the first ones start it. */
const quietTurns = 3;

/** Returns the keys that were typed on a terminal and not read yet; nothing if the stream is no terminal. */
export async function takeTypedKeys(
  stdin: Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown },
): Promise<string> {
  if (stdin.isTTY !== true || stdin.setRawMode === undefined) return '';
  let quiet = 0;
  let typed = '';
  const take = (keys: Buffer | string) => {
    quiet = 0;
    typed += keys;
  };
  // In raw mode, the terminal also delivers a line that was not entered yet.
  stdin.setRawMode(true);
  stdin.on('data', take);
  try {
    for (stdin.resume(); quiet < quietTurns; quiet += 1) await setImmediate();
  } finally {
    stdin.off('data', take);
    stdin.pause();
    stdin.setRawMode(false);
  }
  return typed;
}
