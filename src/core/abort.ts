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

/**
 * Aborts `controller` with the reason of `signal` once that aborts. Returns a function that prevents that. For short work
 * it is much cheaper than `anySignal`.
 */
export function abortWith(controller: AbortController, signal: AbortSignal | undefined): () => void {
  if (signal === undefined) return () => {};
  const abort = () => controller.abort(signal.reason);
  if (signal.aborted) abort();
  return onAbort(signal, abort);
}

/** Settles like `promise`, or rejects with the reason of `signal` once that aborts. The work itself goes on. */
export function abortable<Result>(
  promise: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    promise.then(resolve, reject).finally(onAbort(signal, () => reject(signal.reason)));
  });
}

/** Waits for this many ms. Rejects with the reason of `signal` once that aborts. */
export async function pauseFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await abortable(pause, signal).finally(() => clearTimeout(timer));
}

/** What is called when a signal aborts. */
const callbacks = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `callback` when the signal aborts. Returns a function that prevents that. Any number may wait for a signal: they
 * share one listener, because Node warns about a leak if a signal has more than ten.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const waiting = callbacks.get(signal) ?? new Set();
  if (waiting.size === 0) {
    callbacks.set(signal, waiting);
    signal.addEventListener('abort', callAll, { once: true });
  }
  waiting.add(callback);
  return () => {
    // A signal with a listener is not collected before its sources.
    if (waiting.delete(callback) && waiting.size === 0) signal.removeEventListener('abort', callAll);
  };
}

function callAll({ target }: Event): void {
  for (const callback of callbacks.get(target as AbortSignal) ?? []) callback();
}
