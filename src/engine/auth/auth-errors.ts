import { AuthorizationError, ConnectionError, type ErrorDetails, McpcError } from '../../core/errors.ts';
import { Redactor } from '../../schema/redactor.ts';
import { excerpt, sentence } from '../errors/excerpt.ts';
import { systemError } from '../errors/network.ts';
import { type AuthSettings, needsUser } from '../targets/auth-settings.ts';
import type { AuthContext } from './context.ts';
import type { ReportedError } from './documents.ts';
import { EndpointError } from './endpoints.ts';

export const registrationHint =
  'Register mcpc there manually, with the redirect URI http://127.0.0.1/callback, and give --client-id.';

export const documentHint =
  'Host a client ID metadata document, which mcpc login can print, and name it with --client-document URL.';

export const interferenceHint =
  'Nothing was sent. Log in again; if this happens repeatedly, someone may be interfering.';

/** An error that the authorization server reports through the browser (RFC 6749, section 4.1.2.1). */
export class ReportedLoginError extends Error {
  readonly reported: ReportedError;

  constructor(reported: ReportedError) {
    super(reported.description ?? reported.code);
    this.reported = reported;
  }
}

/** Converts an error during authorization into one of our errors, without secrets. */
export function toAuthError(
  error: unknown,
  { name: server, secrets, settings }: AuthContext,
  issuer: string | undefined,
): unknown {
  if (error instanceof McpcError || !(error instanceof Error)) return error;
  const redactor = new Redactor(secrets);
  const clean = (text: string) => excerpt(String(redactor.redact(text)));
  const details: ErrorDetails = { phase: 'connect', server };
  const authServer = issuer ?? `The authorization server of ${server}`;
  const refused = (message: string, hint?: string) => new AuthorizationError(message, { ...details, hint });
  const rejection = { authServer, server, settings, clean, refused };
  if (error instanceof ReportedLoginError) return rejected(error.reported, rejection);
  if (error instanceof EndpointError) {
    const { status, reported, subject, url } = error;
    if (error.isTransient || subject === 'metadata') {
      const where = clean(`${url.origin}${url.pathname}`);
      return new ConnectionError(`${authServer} is not available: ${where} returned HTTP ${status}.`, {
        ...details,
        hint: 'Try again later.',
      });
    }
    if (subject === 'registration') {
      return refused(
        `${authServer} rejected the registration of mcpc with HTTP ${status}${why(reported, clean)}`,
        registrationHint,
      );
    }
    if (reported.code !== undefined) return rejected(reported, rejection);
    return refused(`${authServer} rejected the login with HTTP ${status}${why(reported, clean)}`);
  }
  if (error.name === 'TimeoutError') {
    return new ConnectionError(`${authServer} does not respond.`, details);
  }
  const system = systemError(error);
  if (system !== undefined) {
    return new ConnectionError(
      `Could not reach ${authServer.replace(/^The /, 'the ')}: ${clean(system.message)} (${system.code}).`,
      details,
    );
  }
  if (error.name === 'AbortError') return error;
  return refused(`The login to ${server} failed: ${sentence(clean(error.message))}`);
}

/** Returns the end of a sentence with the reason for an error. */
function why({ code, description }: ReportedError, clean: (text: string) => string): string {
  if (code !== undefined)
    return `: ${clean(code)}${description === undefined ? '' : ` (${clean(description)})`}.`;
  return description === undefined ? '.' : `: ${sentence(clean(description))}`;
}

/** Who rejects an authorization, and how that is reported. */
interface Rejection {
  authServer: string;
  /** The name of the MCP server. */
  server: string;
  settings: AuthSettings;
  clean: (text: string) => string;
  refused: (message: string, hint?: string) => AuthorizationError;
}

function rejected(
  reported: ReportedError,
  { authServer, server, settings, clean, refused }: Rejection,
): AuthorizationError {
  const description = reported.description === undefined ? '' : ` (${clean(reported.description)})`;
  switch (reported.code) {
    case 'access_denied':
      return refused(`The login was declined at ${authServer}${description}.`);
    case 'unauthorized_client':
      if (needsUser(settings)) break;
      return refused(
        `${authServer} does not allow this client to be authorized in this way${description}.`,
        'Ask its operator to permit the grant that --auth selects.',
      );
    case 'invalid_target':
      return refused(`${authServer} does not grant access to ${server}${description}.`);
    case 'invalid_grant':
      if (settings.grant === 'workload' || (settings.grant === 'enterprise' && authServer === settings.idp)) {
        return refused(
          `${authServer} does not accept the identity token${description}.`,
          'It may have expired, or be for another audience.',
        );
      }
      if (settings.grant !== 'enterprise') break;
      return refused(
        `${authServer} does not accept the grant that ${settings.idp} has issued${description}.`,
        'Ask your administrator whether it trusts this identity provider.',
      );
    case 'invalid_dpop_proof':
      return refused(
        `${authServer} rejects the DPoP proof of mcpc${description}.`,
        "Proofs contain the current time: check this machine's clock.",
      );
    case 'invalid_scope':
      return refused(
        `${authServer} does not grant the requested scope${description}.`,
        'Request another one with --scope.',
      );
  }
  if (reported.code === 'invalid_client' || reported.code === 'unauthorized_client') {
    return refused(
      `${authServer} does not know this client, or rejects its secret${description}.`,
      needsUser(settings) ? registrationHint : 'Check the client id, and its secret or key.',
    );
  }
  return refused(`${authServer} rejected the login${why(reported, clean)}`);
}
