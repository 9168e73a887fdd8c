import type { Frame } from './frame.ts';

/** A request that goes out as the body of a POST. */
export interface PendingRequest {
  id: string | number;
  method: string;
}

/** The requests that were sent over HTTP and have no answer yet. */
export class PendingRequests {
  readonly #ids = new Set<string>();

  /** Takes note of a frame that is sent; undefined for one that is no request. */
  begin(frame: Frame): PendingRequest | undefined {
    const { id, method } = frame as { id?: unknown; method?: unknown };
    if (typeof method !== 'string' || (typeof id !== 'string' && typeof id !== 'number')) return undefined;
    this.#ids.add(String(id));
    return { id, method };
  }

  /** Whether the request has no answer yet. */
  has({ id }: PendingRequest): boolean {
    return this.#ids.has(String(id));
  }

  /**
   * A frame that came, under the id of the request that it answers: what comes back on a request's own
   * stream is its answer, unless it answers another.
   */
  settle(
    frame: Frame,
    request: PendingRequest | undefined,
    complain: (code: string, message: string) => void,
  ): Frame {
    if ('method' in frame) return frame;
    const { id } = frame as { id?: unknown };
    const named = id !== undefined && id !== null;
    if (named && this.#ids.delete(String(id))) return frame;
    if (request === undefined || !this.#ids.delete(String(request.id))) return frame;
    if (named) complain('wrong-id', `It answered request ${request.id} under the id ${JSON.stringify(id)}.`);
    else complain('null-id', 'An answer does not say which request it answers.');
    return { ...frame, id: request.id } as Frame;
  }
}
