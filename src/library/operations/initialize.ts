import { anySignal } from '../../core/abort.ts';
import { TimeoutError } from '../../core/errors.ts';
import type { InitializeOptions } from '../api/options.ts';
import type { Connection } from '../connection/shared-connection.ts';

/** Performs the handshake that `connect()` left to the program. Throws TimeoutError, or the reason of the signal. */
export async function initialize(
  { connection, name }: { connection: Connection; name: string },
  { signal, timeout = 0 }: InitializeOptions,
): Promise<void> {
  const limit = new AbortController();
  const message = `${name} did not complete the handshake within ${timeout} s.`;
  const expire = () => limit.abort(new TimeoutError(message, { phase: 'connect', server: name }));
  const timer = timeout > 0 ? setTimeout(expire, timeout * 1_000) : undefined;
  try {
    await connection.initialize(anySignal(limit.signal, signal));
  } finally {
    clearTimeout(timer);
  }
}
