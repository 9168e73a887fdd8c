import { flag, option } from '../raw/lines.mjs';

/** The sessions that a server has begun: the last one is known, until it is forgotten as `--forget N` says. */
export class Sessions {
  #begun = 0;
  #requests = 0;
  #limit = Number(option('--forget', 'Infinity'));

  /** The headers of the answer: that to `initialize` begins a session. */
  headersFor(frame) {
    if (frame.method !== 'initialize') return {};
    this.#begun += 1;
    this.#requests = 0;
    return { 'mcp-session-id': `session-${this.#begun}` };
  }

  /** Whether the request is in a session that is known, or needs none. */
  knows(request, frame) {
    const session = request.headers['mcp-session-id'];
    if (session === undefined || frame?.method === 'initialize') return true;
    if (session !== `session-${this.#begun}`) return false;
    this.#requests += 1;
    if (this.#requests <= this.#limit) return true;
    if (!flag('--always')) this.#limit = Number.POSITIVE_INFINITY;
    this.#begun += 1;
    return false;
  }
}
