import { ConnectionError, ServerError } from '../../../core/errors.ts';
import { isObject } from '../../../core/json.ts';
import { headerMismatch, headerMismatchHint } from '../../errors/protocol-errors.ts';
import type { RpcErrorResponse } from '../../jsonrpc/pending-requests.ts';
import { stringsIn } from './handshake.ts';
import { isSupported, legacyRevisions, modernRevisions, unsupportedVersion } from './versions.ts';

/** The error for a connection that was closed before the handshake was complete. */
export function closedDuringHandshake(): ConnectionError {
  return new ConnectionError('The connection was closed during the handshake.', { phase: 'handshake' });
}

/** `supported`: the revisions that the server supports. */
export function noCommonRevision(supported: string[]): ConnectionError {
  return new ConnectionError(
    `The server supports protocol revision ${supported.join(', ')}, which this version of mcpc does not.`,
    {
      phase: 'handshake',
      hint: `mcpc supports ${[...modernRevisions, ...legacyRevisions].join(', ')}. A newer version may support it.`,
    },
  );
}

/** `supported`: what the server supports instead, if it says so. */
export function unsupportedRevision(revision: string, supported: string | undefined): ConnectionError {
  const instead = supported === undefined ? '.' : `: it supports ${supported}.`;
  return new ConnectionError(`The server does not support protocol revision ${revision}${instead}`, {
    phase: 'handshake',
    hint: 'Leave out --protocol, and mcpc uses what the server supports.',
  });
}

/** An error response of a modern server to `server/discover`, in the server's words. */
export function discoverError({ code, message, data }: RpcErrorResponse): ConnectionError {
  return new ConnectionError(`The server rejected server/discover: ${message}`, {
    phase: 'handshake',
    code,
    data,
    hint: code === headerMismatch ? headerMismatchHint : undefined,
    cause: new ServerError(message, { code, data }),
  });
}

/** An error response to `initialize`, in the server's words. */
export function initializeError(response: RpcErrorResponse, revision: string): ConnectionError {
  const { code, message, data } = response;
  const supported = code === unsupportedVersion ? supportedIn(response) : undefined;
  if (supported !== undefined) {
    if (!supported.some(isSupported)) return noCommonRevision(supported);
    return unsupportedRevision(revision, supported.join(', '));
  }
  return new ConnectionError(`The server rejected the handshake: ${message}`, {
    phase: 'handshake',
    code,
    data,
    cause: new ServerError(message, { code, data }),
  });
}

/** Returns the revisions that an error response says the server supports; undefined if it names none. */
export function supportedIn({ data }: RpcErrorResponse): string[] | undefined {
  return isObject(data) ? stringsIn(data.supported) : undefined;
}
