/**
 * Replaces the listeners of SIGINT, which end mcpc, by this one; returns a function that restores them. The Ctrl-C of a
 * program that has the terminal reaches mcpc, too, and must not end it.
 */
export function interceptInterrupts(listener: () => void): () => void {
  const others = process.listeners('SIGINT');
  for (const other of others) process.off('SIGINT', other);
  process.on('SIGINT', listener);
  return () => {
    process.off('SIGINT', listener);
    for (const other of others) process.on('SIGINT', other);
  };
}

/** How long the process may still run after the signal that stops it, in ms. */
const stopTimeout = 100;

const terminatingSignals = ['SIGTERM', 'SIGHUP'] as const;

export interface StopSignalListener {
  /** SIGINT. */
  onInterrupt(): void;
  /** The process is about to end. */
  onTerminate(): void;
  /** SIGCONT, unless `stopJob` waits for it. */
  onContinue(): void;
}

/** Handles the signals that concern the terminal. */
export class StopSignals {
  readonly #listener: StopSignalListener;
  readonly #restoreInterrupts: () => void;
  #onJobContinued: (() => void) | undefined;

  constructor(listener: StopSignalListener) {
    this.#listener = listener;
    this.#restoreInterrupts = interceptInterrupts(() => listener.onInterrupt());
    process.on('SIGCONT', this.#onContinue);
    for (const signal of terminatingSignals) process.on(signal, this.#onTerminate);
  }

  stop(): void {
    this.#restoreInterrupts();
    process.off('SIGCONT', this.#onContinue);
    for (const signal of terminatingSignals) process.off(signal, this.#onTerminate);
  }

  /** Stops the process group, as a terminal does on Ctrl-Z; resolves when it continues. */
  stopJob(): Promise<void> {
    return new Promise((resolve) => {
      this.#onJobContinued = () => {
        this.#onJobContinued = undefined;
        clearTimeout(timer);
        resolve();
      };
      process.kill(0, 'SIGTSTP');
      // The system does not stop an orphaned process group, which nobody could continue.
      const timer = setTimeout(() => this.#onJobContinued?.(), stopTimeout);
    });
  }

  readonly #onContinue = (): void => {
    if (this.#onJobContinued === undefined) this.#listener.onContinue();
    else this.#onJobContinued();
  };

  /** If there is no other listener, ends the process as the signal would have without this one. */
  readonly #onTerminate = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) return;
    this.#listener.onTerminate();
    this.stop();
    process.kill(process.pid, signal);
  };
}
