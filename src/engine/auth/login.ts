import { AuthorizationError, UsageError } from '../../core/errors.ts';
import { defaultEndpointsHint } from '../errors/http.ts';
import type { Authorizer, Challenge, Credentials } from '../http/authorization.ts';
import { describeSource, type RemoteSource, type Source } from '../targets/source.ts';
import { toAuthError } from './auth-errors.ts';
import { assertNotGranted, authorizeWithoutUser, logIn } from './authorize.ts';
import { type AuthContext, type AuthOptions, createAuthContext, type LoginUi } from './context.ts';
import { type AuthServer, discoverAuthServer } from './discovery.ts';
import { credentialsOf } from './dpop/login-credentials.ts';
import { ProbeAuthorizer } from './probe-authorizer.ts';
import type { Login, LoginSummary } from './store/credentials.ts';
import { mergeChallenges } from './store/pending-challenges.ts';
import { describeLogin } from './store/records.ts';
import type { UnattendedRequest } from './unattended-login.ts';

/**
 * Connects to a server in a connection of its own, whose requests `authorizer` authorizes, and closes that. Throws
 * ConnectionError, TimeoutError, AuthorizationError, or the reason of `signal`.
 */
export type Connect = (authorizer: Authorizer, signal: AbortSignal) => Promise<void>;

/** An explicit login. */
export interface LoginRequest {
  source: Source;
  /** Connects to the server of `source`. */
  connect: Connect;
  /** Whether to request exactly the scope of the settings, whatever challenge is pending. */
  hasExactScope: boolean;
}

/**
 * Logs in to a server, whatever is stored, and checks that the server accepts the token. Throws UsageError for a server
 * that cannot have logins, AuthorizationError, ConnectionError, TimeoutError, or the reason of `signal`.
 */
export async function login(
  { source, connect, hasExactScope }: LoginRequest,
  options: AuthOptions & { ui: LoginUi },
  signal: AbortSignal,
): Promise<LoginSummary> {
  const context = createAuthContext(loginSource(source), options);
  const { pending, key } = context;
  const { ui } = options;
  let authServer: AuthServer | undefined;
  try {
    const { challenge: received, remoteAddress, error } = await probe(context, connect, undefined, signal);
    context.guard.begin(context.server, received === undefined ? remoteAddress : received.remoteAddress);
    const challenge = hasExactScope ? received : mergeChallenges(received, pending?.find(key));
    authServer = await discoverAuthServer(context, challenge);
    if (authServer === undefined) throw noAuthServer(context, challenge, error);
    const first = await obtainLogin(context, { authServer, challenge, previous: undefined }, ui, signal);
    const refusal = await refusalOf(context, connect, first.login, signal);
    if (refusal?.kind === 'unauthorized') throw tokenRejected(context, authServer);
    if (refusal === undefined || hasExactScope) return describeLogin(first.login, first.kept);
    assertNotGranted(context, refusal, first.login);
    // The server requires more scope than its metadata and its first challenge name.
    const request = { authServer, challenge: refusal, previous: first.login };
    const second = await obtainLogin(context, request, ui, signal);
    const last = await refusalOf(context, connect, second.login, signal);
    if (last?.kind === 'unauthorized') throw tokenRejected(context, authServer);
    return describeLogin(second.login, second.kept);
  } catch (error) {
    signal.throwIfAborted();
    throw toAuthError(error, context, authServer?.issuer);
  }
}

/** Authorizes mcpc itself, or lets the user log in. */
async function obtainLogin(
  context: AuthContext,
  request: UnattendedRequest,
  ui: LoginUi,
  signal: AbortSignal,
): Promise<{ login: Login; kept: LoginSummary['kept'] }> {
  const { grant, identityToken } = context.settings;
  let kept: LoginSummary['kept'] = 'memory';
  if (grant === 'enterprise' && identityToken === undefined && request.previous === undefined) {
    const { signOn } = await import('./sign-on.ts');
    kept = await signOn(context, ui, signal);
  }
  const own = await authorizeWithoutUser(context, request, signal);
  if (own !== undefined) return { login: own, kept };
  return logIn(context, request.authServer, request.challenge, ui, signal);
}

/** Returns the source if it can have logins. Throws UsageError. */
export function loginSource(source: Source): RemoteSource {
  if (!('url' in source)) {
    throw new UsageError(`${describeSource(source)} is not behind a URL, so it has no logins.`, {
      hint: 'Pass credentials to a program in its environment: --env NAME=VALUE.',
    });
  }
  const header = Object.entries(source.headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  if (header !== undefined) {
    const [what, hint] = /^basic /i.test(header)
      ? ['a user name and a password', 'Remove them from the URL, or remove the header.']
      : ['a token', 'Omit --bearer, MCPC_BEARER, or the header.'];
    throw new UsageError(`${source.name} already has ${what}, which would be used instead of a login.`, {
      hint,
    });
  }
  return source;
}

/** What a connection without or with a token has shown. */
interface ProbeResult {
  challenge: Challenge | undefined;
  /** The IP address of the server; undefined if it is unknown. */
  remoteAddress: string | undefined;
  /** Why the connection failed; undefined if it did not. */
  error: unknown;
}

/** Connects with `credentials` to see whether the server accepts them. Throws if the server cannot be reached. */
async function probe(
  { server }: AuthContext,
  connect: Connect,
  credentials: Credentials | undefined,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const authorizer = new ProbeAuthorizer(server, credentials);
  const error: unknown = await connect(authorizer, signal).catch((failure: unknown) => failure);
  signal.throwIfAborted();
  const { challenge, remoteAddress, isReached } = authorizer;
  if (error !== undefined && !isReached) throw error;
  return { challenge, remoteAddress, error };
}

/** Returns the challenge of a server that does not accept the token of a login. Other errors are not the login's. */
async function refusalOf(
  context: AuthContext,
  connect: Connect,
  login: Login,
  signal: AbortSignal,
): Promise<Challenge | undefined> {
  const { challenge, error } = await probe(context, connect, await credentialsOf(login), signal);
  return error === undefined ? undefined : challenge;
}

function tokenRejected({ name }: AuthContext, { issuer }: AuthServer): AuthorizationError {
  return new AuthorizationError(`${name} rejects the token that ${issuer} has just issued for it.`, {
    server: name,
    hint: 'One of the two is misconfigured. Ask the operator of the server.',
  });
}

/** Returns the error for a server without an authorization server. `error`: why connecting without a token failed. */
function noAuthServer({ name }: AuthContext, challenge: Challenge | undefined, error: unknown): unknown {
  if (challenge !== undefined) {
    return new AuthorizationError(`${name} requires authorization, but does not say where to log in.`, {
      server: name,
      hint: `It may accept a token: --bearer TOKEN. ${defaultEndpointsHint}`,
    });
  }
  if (error !== undefined) return error;
  return new AuthorizationError(`${name} does not require a login: it accepts requests without one.`, {
    server: name,
  });
}
