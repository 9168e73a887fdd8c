import type { EngineEvent } from '../../core/events.ts';
import type { Tool } from '../../core/protocol.ts';

/** Receives what happens on a connection: a shell on it, another line that uses it, or a log. */
export interface StateListener {
  /** Called with each event that no running line caused. */
  show(event: EngineEvent): void;
  /** Called with whether events have to name their server, because there are several; at once if there are. */
  nameServers?(several: boolean): void;
  /** Called with the tools each time they are listed. */
  toolsListed?(tools: readonly Tool[]): void;
  /** Shows what the connection waits for, on behalf of no line. */
  waiting?(label: string): { end(): void };
  /** Reports that a server could not be restarted after its files had changed. */
  report?(error: unknown): Promise<unknown>;
  /** Prints lines of a job whose own shell has gone; its events are shown there, too. */
  printJob?(lines: string): void;
}

/** The listeners of a connection. */
export class StateListeners {
  readonly #listeners = new Set<StateListener>();
  #isSeveral = false;

  /** Adds a listener. Returns a function that removes it. */
  add(listener: StateListener): () => void {
    this.#listeners.add(listener);
    if (this.#isSeveral) listener.nameServers?.(true);
    return () => this.#listeners.delete(listener);
  }

  show(event: EngineEvent): void {
    for (const listener of this.#listeners) listener.show(event);
  }

  nameServers(several: boolean): void {
    this.#isSeveral = several;
    for (const listener of this.#listeners) listener.nameServers?.(several);
  }

  toolsListed(tools: readonly Tool[]): void {
    for (const listener of this.#listeners) listener.toolsListed?.(tools);
  }

  waiting(label: string): { end(): void } {
    const waits = [...this.#listeners].map((listener) => listener.waiting?.(label));
    return {
      end: () => {
        for (const wait of waits) wait?.end();
      },
    };
  }

  async report(error: unknown): Promise<void> {
    await Promise.all([...this.#listeners].map((listener) => listener.report?.(error)));
  }

  /** Those that show what jobs do whose own shells have gone. */
  get ofJobs(): StateListener[] {
    return [...this.#listeners].filter(({ printJob }) => printJob !== undefined);
  }
}
