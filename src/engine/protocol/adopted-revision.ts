import type { ConnectionError, ServerError } from '../../core/errors.ts';
import { asJsonObject } from '../../core/json.ts';
import type { NegotiatedConnection } from './connect.ts';
import { supportedRevision } from './negotiation/handshake.ts';
import { unsupportedVersion } from './negotiation/versions.ts';
import type { ProtocolSession } from './session.ts';

/** How long a server may take to confirm a revision that was adopted without asking it, in ms. */
const discoverTimeout = 10_000;

/** Asks a server which revisions it supports. Throws what the request throws. */
export function askForRevisions(session: ProtocolSession, signal: AbortSignal | undefined): Promise<unknown> {
  return session.request('server/discover', {}, { quiet: true, signal, timeout: discoverTimeout });
}

/**
 * Whether a request failed because the server does not support the revision that was adopted without asking it: the
 * server says so, or does not answer `server/discover` as a server of that revision. Throws the reason of `signal`.
 */
export async function isAdoptedRevisionRefused(
  error: ServerError | ConnectionError,
  { connection, negotiation }: NegotiatedConnection,
  session: ProtocolSession,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (connection.isClosed || error.code === unsupportedVersion) return true;
  const answer = await askForRevisions(session, signal).catch(() => undefined);
  if (supportedRevision(asJsonObject(answer), [negotiation.protocolVersion]) !== undefined) return false;
  signal?.throwIfAborted();
  return true;
}
