import type { JsonObject } from '../base/json.ts';

/** What was agreed: the era, the revision, and the server's word about itself, as it came. */
export interface Agreement {
  era: 'legacy' | 'modern';
  /** The server's revision, even one mcpc doesn't know. */
  protocolVersion: string;
  /** The result of `initialize` or of `server/discover`. */
  handshake: JsonObject;
}
