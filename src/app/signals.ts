import { setMaxListeners } from 'node:events';
import { InterruptedError, type StopSignal } from '../core/errors.ts';
import type { SignalSource } from '../terminal/environment.ts';

const signals: StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** What listens for signals. */
export interface SignalListener {
  controller: AbortController;
  withoutInterrupts(work: () => Promise<void>): Promise<void>;
  ignore(): void;
}

/**
 * Aborts the returned controller at the first signal and calls `endNow` at the second. `withoutInterrupts` runs work
 * during which Ctrl-C is meant for another program. `ignore` stops listening.
 */
export function listenForSignals(
  source: SignalSource,
  endNow: (error: InterruptedError) => void,
): SignalListener {
  let interruptible = true;
  const controller = new AbortController();
  // Every request of every server listens to it.
  setMaxListeners(0, controller.signal);
  const listener = (signal: StopSignal) => {
    if (signal === 'SIGINT' && !interruptible) return;
    const error = new InterruptedError(signal);
    if (controller.signal.aborted) endNow(error);
    else controller.abort(error);
  };
  for (const signal of signals) source.on(signal, listener);
  return {
    controller,
    withoutInterrupts: async (work) => {
      interruptible = false;
      try {
        await work();
      } finally {
        interruptible = true;
      }
    },
    ignore: () => {
      for (const signal of signals) source.off(signal, listener);
    },
  };
}
