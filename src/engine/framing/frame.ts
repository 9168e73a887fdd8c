import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import { isTooDeepValue, tooDeep } from '../../core/json-text.ts';

/** A JSON-RPC message. */
export type Frame = JSONRPCMessage;

/** A violation of the protocol that mcpc recovered from. */
export interface Diagnostic {
  /** Identifies the kind of violation: each kind is reported once. */
  code: string;
  /** What was wrong, as a sentence. */
  message: string;
}

/** JSON was nested too deep. */
export const tooDeepDiagnostic: Diagnostic = {
  code: 'too-deep',
  message: `It sent JSON that is ${tooDeep}, which is not read.`,
};

const internalError = -32_603;

/**
 * Returns a frame that was not parsed from a text, if it can be read. A response that is nested too deep becomes an error,
 * so that its request ends; any other message becomes undefined.
 */
export function readableFrame(frame: Frame, report: (diagnostic: Diagnostic) => void): Frame | undefined {
  if (!isTooDeepValue(frame)) return frame;
  report(tooDeepDiagnostic);
  if ('method' in frame || !('id' in frame) || frame.id === undefined) return undefined;
  return {
    jsonrpc: '2.0',
    id: frame.id,
    error: { code: internalError, message: `The response is ${tooDeep}.` },
  };
}
