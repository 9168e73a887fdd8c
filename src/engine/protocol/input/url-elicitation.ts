import { type Deferred, deferred } from '../../../core/deferred.ts';
import { isObject, type JsonObject } from '../../../core/json.ts';
import type { ServerRequestResult } from '../../../core/server-requests.ts';
import { JsonRpcError } from '../../errors/protocol-errors.ts';

/** JSON-RPC error: URLs have to be opened first (specification 2025-11-25, "URL elicitation required error"). */
const urlElicitationRequired = -32_042;
/** Ends the exchange with a server that requires another URL each time. */
const maxAttempts = 10;
/** How many completed ids are kept that nobody has waited for. */
const maxCompleted = 100;

/** The URL elicitations of a session, and the notifications that they are complete. */
export class UrlElicitations {
  readonly #waiting = new Map<string, Deferred<void>>();
  /** Ids that were completed before anybody waited: the notification can follow the elicitation closely. */
  readonly #completed = new Set<string>();

  /** Settles when the server reports that the elicitation with this id is complete. */
  whenComplete(id: string): Promise<void> {
    if (this.#completed.delete(id)) return Promise.resolve();
    const waiting = this.#waiting.get(id) ?? deferred<void>();
    this.#waiting.set(id, waiting);
    return waiting.promise;
  }

  /** Handles `notifications/elicitation/complete`. */
  complete(id: unknown): void {
    if (typeof id !== 'string') return;
    const waiting = this.#waiting.get(id);
    if (waiting === undefined && this.#completed.size < maxCompleted) this.#completed.add(id);
    waiting?.resolve();
    this.#waiting.delete(id);
  }
}

/**
 * Sends a request; again each time that it failed because URLs have to be opened, if `elicit` accepts them all. Throws
 * what `send` throws.
 */
export async function requestAfterElicitations(
  send: () => Promise<unknown>,
  elicit: (elicitation: JsonObject) => Promise<ServerRequestResult>,
): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const required = requiredElicitations(error);
      if (required.length === 0 || attempt === maxAttempts) throw error;
      for (const elicitation of required) {
        const { action } = await elicit(elicitation);
        if (action !== 'accept') throw error;
      }
    }
  }
}

function requiredElicitations(error: unknown): JsonObject[] {
  if (!(error instanceof JsonRpcError) || error.code !== urlElicitationRequired || !isObject(error.data)) {
    return [];
  }
  const { elicitations } = error.data;
  return (Array.isArray(elicitations) ? elicitations : []).filter(
    (one): one is JsonObject => isObject(one) && typeof one.url === 'string',
  );
}
