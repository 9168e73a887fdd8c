/**
 * Takes SIGINT for a while: it is no reason to end then, for whoever listened before. Gives what ends that. A program
 * to which the terminal is lent has its Ctrl-C reach mcpc too, which must not end of it.
 */
export function ownInterrupts(listener: () => void): () => void {
  const others = process.listeners('SIGINT');
  for (const other of others) process.off('SIGINT', other);
  process.on('SIGINT', listener);
  return () => {
    process.off('SIGINT', listener);
    for (const other of others) process.on('SIGINT', other);
  };
}

/** How long after the signal that stops it the process may still run, in ms. */
const stoppingTime = 100;

const endings = ['SIGTERM', 'SIGHUP'] as const;

export interface StopSignalListener {
  /** SIGINT. */
  interrupt(): void;
  /** The process is about to end. */
  end(): void;
  /** It goes on after a stop that it did not ask for. */
  resumed(): void;
}

/** The signals that concern a terminal. */
export class StopSignals {
  readonly #listener: StopSignalListener;
  readonly #disownInterrupts: () => void;
  #stopping: (() => void) | undefined;

  constructor(listener: StopSignalListener) {
    this.#listener = listener;
    this.#disownInterrupts = ownInterrupts(() => listener.interrupt());
    process.on('SIGCONT', this.#onContinue);
    for (const signal of endings) process.on(signal, this.#onEnding);
  }

  stop(): void {
    this.#disownInterrupts();
    process.off('SIGCONT', this.#onContinue);
    for (const signal of endings) process.off(signal, this.#onEnding);
  }

  /** Stops the whole job, as the terminal does at Ctrl-Z. Settles when it goes on. */
  stopJob(): Promise<void> {
    return new Promise((resolve) => {
      this.#stopping = () => {
        this.#stopping = undefined;
        clearTimeout(timer);
        resolve();
      };
      process.kill(0, 'SIGTSTP');
      // Where nobody could make it go on, the system does not stop it.
      const timer = setTimeout(() => this.#stopping?.(), stoppingTime);
    });
  }

  readonly #onContinue = (): void => {
    if (this.#stopping === undefined) this.#listener.resumed();
    else this.#stopping();
  };

  /** If nobody else ends the process in an orderly way, it ends as it would have without this listener. */
  readonly #onEnding = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) return;
    this.#listener.end();
    this.stop();
    process.kill(process.pid, signal);
  };
}
