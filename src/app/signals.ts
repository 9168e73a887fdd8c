import { setMaxListeners } from 'node:events';
import { InterruptedError, type StopSignal } from '../core/errors.ts';
import type { SignalSource } from '../terminal/environment.ts';

const signals: StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Aborts the returned controller at the first signal and calls `endNow` at the second. `ignore` stops listening.
 */
export function listenForSignals(
  source: SignalSource,
  endNow: (error: InterruptedError) => void,
): { controller: AbortController; ignore: () => void } {
  const controller = new AbortController();
  // Every request of every server listens to it.
  setMaxListeners(0, controller.signal);
  const listener = (signal: StopSignal) => {
    const error = new InterruptedError(signal);
    if (controller.signal.aborted) endNow(error);
    else controller.abort(error);
  };
  for (const signal of signals) source.on(signal, listener);
  return {
    controller,
    ignore: () => {
      for (const signal of signals) source.off(signal, listener);
    },
  };
}
