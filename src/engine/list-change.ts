import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from './server.ts';
/** Settles when the server says that a list changed, or after `limit` ms. Throws what `signal` was aborted with. */
export async function listChange(
  server: Pick<Server, 'observe'>,
  list: 'tools' | 'prompts' | 'resources',
  limit: number,
  signal: AbortSignal,
): Promise<void> {
  const either = new AbortController();
  const stop = server.observe((event) => {
    if (event.type === 'listChanged' && event.list === list) either.abort();
  });
  await sleep(limit, undefined, { signal: AbortSignal.any([either.signal, signal]) }).catch(() => {});
  stop();
  signal.throwIfAborted();
}
