import type { JsonObject } from '../base/json.ts';
import type { HandshakeMethod } from '../base/protocol.ts';

/** The era, the revision, and the server's word about itself, as it came. */
export interface Terms {
  era: 'legacy' | 'modern';
  /** The server's revision, even one mcpc doesn't know. */
  protocolVersion: string;
  /** The result of `initialize` or of `server/discover`. */
  handshake: JsonObject;
}

/** What was agreed, and how. */
export interface Agreement extends Terms {
  /** The questions of the handshake, in their order. */
  asked: HandshakeMethod[];
  /** Whether `--protocol` left no choice. */
  pinned: boolean;
}
