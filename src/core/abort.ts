import { setMaxListeners } from 'node:events';

/** The signals of which each result of `anySignal` is made. */
const sources = new WeakMap<AbortSignal, readonly AbortSignal[]>();

/**
 * Returns a signal that aborts as soon as one of `signals` does; undefined ones are left out. Unlike `AbortSignal.any` it
 * keeps its sources alive: Node collects a signal of `AbortSignal.timeout` that nothing else refers to, and then it never
 * aborts.
 */
export function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal {
  const given = signals.filter((signal) => signal !== undefined);
  const any = AbortSignal.any(given);
  sources.set(any, given);
  return any;
}

/** Settles like `promise`, or rejects with the reason of `signal` once that aborts. The work itself goes on. */
export function abortable<Result>(
  promise: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return promise;
  // Any number of requests may wait with the same signal: they are no leak, of which Node would warn.
  setMaxListeners(0, signal);
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
