import { isObject, type JsonObject } from '../../core/json.ts';
import type { ServerRequestResult } from '../../core/server-requests.ts';
import { JsonRpcError } from '../errors/protocol-errors.ts';

/** JSON-RPC error: addresses have to be visited first (specification 2025-11-25, "URL elicitation required error"). */
const visitsRequired = -32_042;
/** A server that wants more visits each time is not served for ever. */
const mostAttempts = 10;
/** How many ids that nobody waits for are kept. */
const mostEnded = 100;

/** The addresses that a server wants visited, and its word that a visit came to its end. */
export class UrlElicitations {
  readonly #waiting = new Map<string, PromiseWithResolvers>();
  /** Ids of visits that ended before anybody waited: the word can come close behind what asks for the visit. */
  readonly #ended = new Set<string>();

  /** Settles when the server says that the visit with this id came to its end. */
  wait(id: string): Promise<void> {
    if (this.#ended.delete(id)) return Promise.resolve();
    let waiting = this.#waiting.get(id);
    if (waiting === undefined) {
      waiting = withResolvers();
      this.#waiting.set(id, waiting);
    }
    return waiting.promise;
  }

  /** `notifications/elicitation/complete`. */
  complete(id: unknown): boolean {
    if (typeof id !== 'string') return true;
    const waiting = this.#waiting.get(id);
    if (waiting === undefined && this.#ended.size < mostEnded) this.#ended.add(id);
    waiting?.resolve();
    this.#waiting.delete(id);
    return true;
  }

  /**
   * Sends a request; again after each time that it failed for want of visits which `visit` says were made.
   * Throws what `send` throws.
   */
  async requestAfterElicitations(
    send: () => Promise<unknown>,
    visit: (elicitation: JsonObject) => Promise<ServerRequestResult>,
  ): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send();
      } catch (error) {
        const wanted = wantedVisits(error);
        if (wanted.length === 0 || attempt === mostAttempts) throw error;
        for (const elicitation of wanted) {
          const { action } = await visit(elicitation);
          if (action !== 'accept') throw error;
        }
      }
    }
  }
}

function wantedVisits(error: unknown): JsonObject[] {
  if (!(error instanceof JsonRpcError) || error.code !== visitsRequired || !isObject(error.data)) return [];
  const { elicitations } = error.data;
  return (Array.isArray(elicitations) ? elicitations : []).filter(
    (one): one is JsonObject => isObject(one) && typeof one.url === 'string',
  );
}

/** What `Promise.withResolvers` gives, which Node 20 does not have. */
interface PromiseWithResolvers {
  promise: Promise<void>;
  resolve: () => void;
}

function withResolvers(): PromiseWithResolvers {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
