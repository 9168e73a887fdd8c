import { ConnectionError } from '../../../core/errors.ts';
import { asJsonObject, asString } from '../../../core/json.ts';
import { readJson } from '../../../core/json-text.ts';
import { errorResponseIn, httpStatus } from '../../errors/http-status.ts';
import { headerMismatch } from '../../errors/protocol-errors.ts';
import { InvalidResponseError, TruncatedResponseError } from '../../http/response-errors.ts';
import type { RpcErrorResponse, RpcResponse } from '../../jsonrpc/pending-requests.ts';
import { type HandshakeResult, stringsIn, supportedRevision } from './handshake.ts';
import { discoverError, noCommonRevision, supportedIn } from './handshake-errors.ts';
import { legacyRevisions, modernRevisions, unsupportedVersion } from './versions.ts';

/** What follows from the response to `server/discover`. */
export type DiscoverOutcome =
  | { type: 'modern'; handshake: HandshakeResult }
  | { type: 'legacy' }
  /** To be sent again with another revision. */
  | { type: 'retry'; revision: string }
  | { type: 'failed'; error: unknown };

/** Whether the failure of `initialize` leaves it open whether the server supports the modern era. */
export function mayBeModern(error: unknown): boolean {
  return error instanceof ConnectionError || interpretHttpError(error).type === 'legacy';
}

/** Returns what a response to `server/discover` says about the server. */
export function interpretDiscoverResponse(response: RpcResponse): DiscoverOutcome {
  switch (response.kind) {
    case 'unsent': {
      const modern = modernErrorIn(response.error);
      return modern === undefined ? interpretHttpError(response.error) : interpretDiscoverResponse(modern);
    }
    case 'closed':
    case 'cut':
    case 'unusable':
    case 'cancelled':
      return { type: 'legacy' };
    case 'result': {
      const result = asJsonObject(response.result);
      const supported = stringsIn(result?.supportedVersions);
      if (result === undefined || supported === undefined) return { type: 'legacy' };
      const protocolVersion = supportedRevision(result);
      if (protocolVersion === undefined) return legacyOrNothing(supported);
      return { type: 'modern', handshake: { era: 'modern', protocolVersion, result } };
    }
    case 'error': {
      if (response.code === headerMismatch || response.code === missingCapability) {
        return { type: 'failed', error: discoverError(response) };
      }
      const supported = response.code === unsupportedVersion ? supportedIn(response) : undefined;
      if (supported === undefined) return { type: 'legacy' };
      const revision = modernRevisions.find((known) => supported.includes(known));
      return revision === undefined ? legacyOrNothing(supported) : { type: 'retry', revision };
    }
  }
}

function legacyOrNothing(supported: string[]): DiscoverOutcome {
  if (supported.some((revision) => legacyRevisions.includes(revision))) return { type: 'legacy' };
  return { type: 'failed', error: noCommonRevision(supported) };
}

/** An HTTP status indicates a legacy server only if it means that the server did not understand the request. */
function interpretHttpError(error: unknown): DiscoverOutcome {
  // Some legacy servers answer unknown methods with an empty body, or with a page that everybody gets.
  if (error instanceof InvalidResponseError || error instanceof TruncatedResponseError) {
    return { type: 'legacy' };
  }
  const status = httpStatus(error);
  const isRefusal =
    status === undefined || status < 400 || status >= 500 || [401, 403, 407, 429].includes(status);
  return isRefusal ? { type: 'failed', error } : { type: 'legacy' };
}

/** JSON-RPC error: the server requires a capability that the client has not declared. */
const missingCapability = -32_021;
/** The errors that only servers of the modern era send (specification 2026-07-28, "Backward Compatibility"). */
const modernErrors = [unsupportedVersion, missingCapability, headerMismatch];

/** Returns the error of the modern era in the body of an HTTP 400 response that does not name its request. */
function modernErrorIn(failure: unknown): RpcErrorResponse | undefined {
  const { status, text = '' } = errorResponseIn(failure) ?? {};
  const read = status === 400 ? readJson(text) : undefined;
  const body = read !== undefined && 'value' in read ? asJsonObject(read.value) : undefined;
  const { code, message, data } = asJsonObject(body?.error) ?? {};
  if (typeof code !== 'number' || !modernErrors.includes(code)) return undefined;
  return { kind: 'error', code, message: asString(message) ?? '', data };
}
