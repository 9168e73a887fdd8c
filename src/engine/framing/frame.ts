import type { JSONRPCMessage } from '@modelcontextprotocol/client';

/** A JSON-RPC message. */
export type Frame = JSONRPCMessage;

/** A violation of the protocol that mcpc recovered from. */
export interface Diagnostic {
  /** Identifies the kind of violation: each kind is reported once. */
  code: string;
  /** What was wrong, as a sentence. */
  message: string;
}
