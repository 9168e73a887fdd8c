import { HttpStatusError } from './response-errors.ts';
import type { OpenStream, SseStreams } from './sse-stream.ts';

/** What became of the stream on which a server tells what nobody asked for. */
export type ServerStreamChange =
  /** The server offers none. */
  | 'none'
  /** It was cut and opened again, and what was told in between is lost. */
  | 'reopened'
  /** It was cut and could not be opened again. */
  | 'lost';

/**
 * The old era's stream of what nobody asked for, over HTTP, opened again when it is cut (specification 2025-11-25,
 * "Listening for messages from the server").
 */
export class ServerStream {
  readonly #streams: SseStreams;
  readonly #signal: AbortSignal;
  #open = false;
  onchange?: (change: ServerStreamChange) => void;

  /** `signal` ends it. */
  constructor(streams: SseStreams, signal: AbortSignal) {
    this.#streams = streams;
    this.#signal = signal;
  }

  /** Whether something may come on it now. */
  get open(): boolean {
    return this.#open;
  }

  /** Listens until the channel is closed or the stream is lost. Never rejects. */
  async listen(): Promise<void> {
    try {
      await this.#listen();
    } catch (error) {
      if (this.#signal.aborted) return;
      this.onchange?.(error instanceof HttpStatusError ? 'none' : 'lost');
    }
  }

  async #listen(): Promise<void> {
    let stream: OpenStream | undefined = await this.#streams.open(undefined, undefined, this.#signal);
    while (stream !== undefined) {
      this.#open = true;
      const lastEvent: string | undefined = await stream.ended;
      this.#open = false;
      this.#signal.throwIfAborted();
      stream = await this.#streams.reopen(lastEvent, undefined, this.#signal);
      if (stream === undefined) this.onchange?.('lost');
      // What a stream that is gone on with has missed is told again.
      else if (lastEvent === undefined) this.onchange?.('reopened');
    }
  }
}
