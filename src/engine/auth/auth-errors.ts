import {
  AuthorizationServerMismatchError,
  IssuerMismatchError,
  OAuthError,
} from '@modelcontextprotocol/client';
import { AuthorizationError, ConnectionError, type ErrorDetails, McpcError } from '../../core/errors.ts';
import { Redactor } from '../../schema/redactor.ts';
import { excerpt, sentence } from '../errors/excerpt.ts';
import { systemError } from '../errors/network.ts';
import type { AuthContext } from './context.ts';

const registrationHint =
  'Register mcpc there by hand, with http://127.0.0.1/callback as its redirect URI, and give --client-id.';

/** Turns whatever went wrong during authorization into one of our errors, without secrets. */
export function toAuthError(
  error: unknown,
  { name: server, secrets }: AuthContext,
  issuer: string | undefined,
): unknown {
  if (error instanceof McpcError || !(error instanceof Error)) return error;
  const redactor = new Redactor(secrets);
  const clean = (text: string) => excerpt(String(redactor.redact(text)));
  const details: ErrorDetails = { phase: 'connect', server };
  const who = issuer ?? `The authorization server of ${server}`;
  const refused = (message: string, hint?: string) => new AuthorizationError(message, { ...details, hint });
  if (error instanceof IssuerMismatchError) {
    // What came back may be an attacker's: nothing of it is shown.
    return error.kind === 'metadata'
      ? refused(
          `The metadata of ${clean(String(error.expected))} are of another issuer: ${clean(String(error.received))}.`,
        )
      : refused(
          `The answer to the login did not come from ${clean(String(error.expected))}, which was asked.`,
          mixUp,
        );
  }
  if (error instanceof AuthorizationServerMismatchError) {
    return refused(`${server} now wants a login elsewhere than at the start. ${clean(error.message)}`, mixUp);
  }
  if (error instanceof OAuthError) return answered(error, who, clean, refused);
  if (error.name === 'RegistrationRejectedError') {
    const { status, body } = error as unknown as { status: number; body: string };
    return refused(`${who} did not register mcpc (HTTP ${status}): ${clean(body)}`, registrationHint);
  }
  if (error.message.includes('does not support dynamic client registration')) {
    return refused(`${who} registers no clients by itself.`, registrationHint);
  }
  if (error.name === 'InsecureTokenEndpointError')
    return refused(`${who} takes credentials over plain HTTP.`);
  if (error.name === 'TimeoutError') return new ConnectionError(`${who} does not answer.`, details);
  const system = systemError(error);
  if (system !== undefined) {
    return new ConnectionError(
      `${who} could not be reached: ${clean(system.message)} (${system.code}).`,
      details,
    );
  }
  if (error.name === 'AbortError') return error;
  return refused(`The login to ${server} failed: ${sentence(clean(error.message))}`);
}

const mixUp = 'Nothing was sent. Log in again; if this goes on, somebody may be interfering.';

function answered(
  { code, message }: OAuthError,
  who: string,
  clean: (text: string) => string,
  refused: (message: string, hint?: string) => AuthorizationError,
): AuthorizationError {
  const said = message === '' || message === code ? '' : ` (${clean(message)})`;
  switch (code) {
    case 'access_denied':
      return refused(`The login was declined at ${who}${said}.`);
    case 'invalid_client':
    case 'unauthorized_client':
      return refused(`${who} does not know this client, or refuses its secret${said}.`, registrationHint);
    case 'invalid_scope':
      return refused(
        `${who} does not give the scope that was asked for${said}.`,
        'Choose others with --scope.',
      );
    default:
      return refused(`${who} refused the login: ${clean(code)}${said}.`);
  }
}
