import { randomUUID } from 'node:crypto';
import type { Result } from '@modelcontextprotocol/server';
import type { Era } from '../base/protocol.ts';

/** How a call ended: with a result, or with a JSON-RPC error. */
export type Outcome = { result: Result } | { error: { code: number; message: string; data?: unknown } };

/** How often a client may look, in milliseconds. */
const pollInterval = 250;

/** One call that goes on as a task, kept as long as the connection. */
export class KeptTask {
  readonly id = randomUUID();
  readonly #era: Era;
  readonly #createdAt = new Date().toISOString();
  #updatedAt = this.#createdAt;
  #message: string | undefined;
  #outcome: Outcome | 'cancelled' | undefined;
  #settle = () => {};
  readonly #over = new Promise<void>((resolve) => {
    this.#settle = resolve;
  });

  constructor(era: Era) {
    this.#era = era;
  }

  get isOver(): boolean {
    return this.#outcome !== undefined;
  }

  /** What the tool does now, in words. */
  tell(message: string): void {
    this.#message = message;
    this.#updatedAt = new Date().toISOString();
  }

  /** The end; what comes after the first one is too late. */
  end(outcome: Outcome | 'cancelled'): void {
    if (this.isOver) return;
    this.#outcome = outcome;
    this.#message = undefined;
    this.#updatedAt = new Date().toISOString();
    this.#settle();
  }

  /** The task as the protocol describes it; the new era's has its end in it. */
  describe(): Result {
    const described = {
      taskId: this.id,
      status: this.#status(),
      ...(this.#message === undefined ? {} : { statusMessage: this.#message }),
      createdAt: this.#createdAt,
      lastUpdatedAt: this.#updatedAt,
    };
    if (this.#era === 'legacy') return { ...described, ttl: null, pollInterval };
    const end = this.#outcome === 'cancelled' ? {} : this.#outcome;
    return { ...described, ttlMs: null, pollIntervalMs: pollInterval, ...end };
  }

  /** How it ended, once it has. */
  async outcome(): Promise<Outcome> {
    await this.#over;
    if (this.#outcome === 'cancelled' || this.#outcome === undefined) {
      return { error: { code: -32_603, message: `The task ${this.id} was cancelled.` } };
    }
    return this.#outcome;
  }

  /** A tool's own error is a failure in the old era, and a result like others in the new one. */
  #status(): string {
    if (this.#outcome === undefined) return 'working';
    if (this.#outcome === 'cancelled') return 'cancelled';
    if ('error' in this.#outcome) return 'failed';
    return this.#era === 'legacy' && this.#outcome.result.isError === true ? 'failed' : 'completed';
  }
}
