import { isObject } from '../../base/json.ts';
import type { Frame } from '../transports/channel.ts';

/** A request that goes out as the body of a POST. */
export interface Request {
  id: string | number;
  method: string;
}

/** The requests that were sent over HTTP and have no answer yet. */
export class Outstanding {
  readonly #ids = new Set<string>();

  /** Takes note of the request that a POST carries; undefined when it carries none. */
  begin(init: RequestInit | undefined): Request | undefined {
    if (init?.method !== 'POST' || typeof init.body !== 'string' || !/"id"\s*:/.test(init.body))
      return undefined;
    const frame: unknown = JSON.parse(init.body);
    if (!isObject(frame) || typeof frame.method !== 'string') return undefined;
    const { id, method } = frame;
    if (typeof id !== 'string' && typeof id !== 'number') return undefined;
    this.#ids.add(String(id));
    return { id, method };
  }

  /**
   * A frame that came, under the id of the request that it answers: what comes back on a request's own
   * stream is its answer, unless it answers another.
   */
  settle(
    frame: Frame,
    request: Request | undefined,
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
