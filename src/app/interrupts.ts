import { setMaxListeners } from 'node:events';
import { InterruptedError, type StopSignal } from '../core/errors.ts';
import type { SignalSource } from '../terminal/environment.ts';

const signals: StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Turns the first signal into an orderly end, through an abort, and the second into `endNow`.
 * Gives the abort's signal and what stops the listening.
 */
export function listenForSignals(
  source: SignalSource,
  endNow: (error: InterruptedError) => void,
): { controller: AbortController; ignore: () => void } {
  const controller = new AbortController();
  // Every request of every server of a file listens to it.
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
