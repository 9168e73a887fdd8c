import type { JsonObject } from '../../../core/json.ts';
import type { Era } from '../../../core/protocol.ts';
import { type AdoptedRevision, supportedRevision } from './handshake.ts';
import { modernRevisions } from './versions.ts';

/**
 * What is known of a server before it is connected, so that the first message to a modern server is a request and not
 * `server/discover`. Shared by all connections to that server: once it refused a request, it is asked.
 */
export class PriorHandshake {
  /** What the server answered to `server/discover` or `initialize` on an earlier connection. */
  readonly #result: JsonObject | undefined;
  #isRefused = false;

  constructor(result?: JsonObject) {
    this.#result = result;
  }

  /** The era to ask for first; undefined if the result does not say. */
  get expectedEra(): Era | undefined {
    const isLegacy = typeof this.#result?.protocolVersion === 'string' && !this.#isRefused;
    return isLegacy ? 'legacy' : undefined;
  }

  /** Returns the revision to use without asking; undefined if the server has to be asked. */
  adopt(protocol: string): AdoptedRevision | undefined {
    if (this.#isRefused) return undefined;
    const known = supportedRevision(this.#result, protocol === 'auto' ? modernRevisions : [protocol]);
    const protocolVersion = known ?? (modernRevisions.includes(protocol) ? protocol : undefined);
    if (protocolVersion === undefined) return undefined;
    return { era: 'modern', protocolVersion, result: known === undefined ? undefined : this.#result };
  }

  /** The server refused a request of the adopted revision. */
  refuse(): void {
    this.#isRefused = true;
  }
}
