import {
  InsecureTokenEndpointError,
  IssuerMismatchError,
  OAuthError,
  RegistrationRejectedError,
} from '@modelcontextprotocol/client';
import { AuthorizationError, ConnectionError, type ErrorDetails, McpcError } from '../../core/errors.ts';
import { Redactor } from '../../schema/redactor.ts';
import { excerpt, sentence } from '../errors/excerpt.ts';
import { systemError } from '../errors/network.ts';
import type { AuthContext } from './context.ts';

export const registrationHint =
  'Register mcpc there manually, with the redirect URI http://127.0.0.1/callback, and give --client-id.';

export const interferenceHint =
  'Nothing was sent. Log in again; if this happens repeatedly, someone may be interfering.';

/** Converts an error during authorization into one of our errors, without secrets. */
export function toAuthError(
  error: unknown,
  { name: server, secrets }: AuthContext,
  issuer: string | undefined,
): unknown {
  if (error instanceof McpcError || !(error instanceof Error)) return error;
  const redactor = new Redactor(secrets);
  const clean = (text: string) => excerpt(String(redactor.redact(text)));
  const details: ErrorDetails = { phase: 'connect', server };
  const authServer = issuer ?? `The authorization server of ${server}`;
  const refused = (message: string, hint?: string) => new AuthorizationError(message, { ...details, hint });
  if (error instanceof IssuerMismatchError) {
    const expected = clean(String(error.expected));
    // An attacker may have sent the response: nothing of it is shown.
    return error.kind === 'metadata'
      ? refused(`The metadata of ${expected} names another issuer: ${clean(String(error.received))}.`)
      : refused(
          `The response to the login did not come from ${expected}, where it was requested.`,
          interferenceHint,
        );
  }
  if (error instanceof OAuthError) return oauthError(error, authServer, clean, refused);
  if (error instanceof RegistrationRejectedError) {
    const { status, body } = error;
    return refused(
      `${authServer} rejected the registration of mcpc (HTTP ${status}): ${clean(body)}`,
      registrationHint,
    );
  }
  if (error instanceof InsecureTokenEndpointError) {
    return refused(`${authServer} accepts credentials over plain HTTP.`);
  }
  if (error.name === 'TimeoutError') {
    return new ConnectionError(`${authServer} does not respond.`, details);
  }
  const system = systemError(error);
  if (system !== undefined) {
    return new ConnectionError(
      `Could not reach ${authServer}: ${clean(system.message)} (${system.code}).`,
      details,
    );
  }
  if (error.name === 'AbortError') return error;
  return refused(`The login to ${server} failed: ${sentence(clean(error.message))}`);
}

function oauthError(
  { code, message }: OAuthError,
  authServer: string,
  clean: (text: string) => string,
  refused: (message: string, hint?: string) => AuthorizationError,
): AuthorizationError {
  const description = message === '' || message === code ? '' : ` (${clean(message)})`;
  switch (code) {
    case 'access_denied':
      return refused(`The login was declined at ${authServer}${description}.`);
    case 'invalid_client':
    case 'unauthorized_client':
      return refused(
        `${authServer} does not know this client, or rejects its secret${description}.`,
        registrationHint,
      );
    case 'invalid_scope':
      return refused(
        `${authServer} does not grant the requested scope${description}.`,
        'Request another one with --scope.',
      );
    default:
      return refused(`${authServer} rejected the login: ${clean(code)}${description}.`);
  }
}
