import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../core/json.ts';
import type { Era } from '../core/protocol.ts';
import { type ClientFeatures, clientCapabilities } from './protocol/negotiation/capabilities.ts';
import { authExtensions } from './targets/auth-settings.ts';
import type { Source } from './targets/source.ts';

/** What a client offers to its server, and what was declared to a server of the legacy era. */
export class OfferedFeatures {
  /** Shared with the session; they can change. */
  readonly features: ClientFeatures;
  /** Where the server is; undefined before that is known. */
  source: Source | undefined;
  /** What was declared in the last handshake of the legacy era. */
  #declared: JsonObject = {};
  /** The roots that the server was last told about, if it was kept alive by `close`. */
  #rootsAtClose: ClientFeatures['roots'];

  constructor(features: ClientFeatures) {
    this.features = features;
  }

  /** Returns the capabilities for a handshake, or for a request of the modern era. */
  readonly declare = (era: Era): JsonObject => {
    const capabilities = this.#capabilities(era);
    if (era === 'legacy') this.#declared = capabilities;
    return capabilities;
  };

  /** Returns what a server of this era knows of. */
  declared(era: Era): JsonObject {
    return era === 'legacy' ? this.#declared : this.#capabilities('modern');
  }

  /** Whether a server of this era has to be connected again to learn what is offered now. */
  isOutdated(era: Era): boolean {
    return !isDeepStrictEqual(this.declared(era), this.#capabilities(era));
  }

  /** The server is kept alive without being connected. */
  noteClose(): void {
    this.#rootsAtClose = this.features.roots;
  }

  /** Returns whether the roots have changed since the server was kept alive. */
  noteOpen(): boolean {
    const before = this.#rootsAtClose;
    this.#rootsAtClose = undefined;
    return before !== undefined && before !== this.features.roots;
  }

  /** Returns the capabilities for an era, with the extensions of the authorization in use. */
  #capabilities(era: Era): JsonObject {
    const { features, source } = this;
    const used = era === 'modern' && source !== undefined && 'auth' in source ? source.auth : undefined;
    const extensions = { ...(used && authExtensions(used)), ...features.extensions };
    return clientCapabilities({ ...features, extensions }, era);
  }
}
