/** What became of the stream on which a server tells what nobody asked for. */
export type StandingChange =
  /** The server offers none. */
  | 'none'
  /** It was cut and opened again, and what was told in between is lost. */
  | 'reopened'
  /** It was cut and could not be opened again. */
  | 'lost';

/**
 * Looks at the old era's standing stream over HTTP, which the SDK's transport opens and opens again
 * (specification 2025-11-25, "Listening for messages from the server").
 */
export class StandingStream {
  readonly #address: string;
  #open = false;
  #cut = false;
  onchange?: (change: StandingChange) => void;

  constructor(url: URL) {
    this.#address = url.href;
  }

  /** Whether something may come on it now. */
  get open(): boolean {
    return this.#open;
  }

  /** The `fetch` that is looked at. */
  watching(request: typeof fetch): typeof fetch {
    return async (url, init) => {
      const standing = init?.method === 'GET' && new URL(String(url)).href === this.#address;
      // After a cut the transport tries a few times; the first time it does not.
      const first = standing && !this.#cut;
      const answer = await request(url, init).catch((error: unknown) => {
        if (first && init?.signal?.aborted !== true) this.onchange?.('lost');
        throw error;
      });
      if (!standing) return answer;
      this.#open = answer.ok;
      if (!answer.ok && first) this.onchange?.('none');
      if (answer.ok && this.#cut) {
        this.#cut = false;
        // What a stream that is resumed has missed is told again.
        if (!new Headers(init?.headers).has('last-event-id')) this.onchange?.('reopened');
      }
      return answer;
    };
  }

  /** A stream ended. */
  ended(): void {
    if (this.#open) this.#cut = true;
    this.#open = false;
  }

  /** The transport tells of an error: it may be that it gave up. */
  failed(error: Error): void {
    if (/^Maximum reconnection attempts/.test(error.message)) this.onchange?.('lost');
  }
}
