import { existsSync, rmSync } from 'node:fs';
import { flag, option } from '../raw/lines.mjs';

/**
 * The sessions of a server. With `--forget N` it forgets one after N requests in it; with `--forget-when FILE` it
 * forgets all when the file exists, and removes the file.
 */
export class Sessions {
  #begun = 0;
  #requests = new Map();
  #limit = Number(option('--forget', 'Infinity'));

  /** The headers of the response; the one to `initialize` starts a session. */
  headersFor(frame) {
    if (frame.method !== 'initialize') return {};
    this.#begun += 1;
    const session = `session-${this.#begun}`;
    this.#requests.set(session, 0);
    return { 'mcp-session-id': session };
  }

  /** Whether the request is in a known session, or needs none. */
  knows(request, frame) {
    this.#forgetOnDemand();
    const session = request.headers['mcp-session-id'];
    if (session === undefined || frame?.method === 'initialize') return true;
    const requests = this.#requests.get(session);
    if (requests === undefined) return false;
    this.#requests.set(session, requests + 1);
    if (requests < this.#limit) return true;
    this.#requests.delete(session);
    if (!flag('--always')) this.#limit = Number.POSITIVE_INFINITY;
    return false;
  }

  #forgetOnDemand() {
    const file = option('--forget-when');
    if (file === undefined || !existsSync(file)) return;
    this.#requests.clear();
    rmSync(file);
  }
}
