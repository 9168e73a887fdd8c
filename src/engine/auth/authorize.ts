import { AuthorizationError } from '../../core/errors.ts';
import type { Challenge } from '../http/authorization.ts';
import { toAuthError } from './auth-errors.ts';
import { authorizeWithCode } from './authorization-code.ts';
import type { AuthContext, LoginUi } from './context.ts';
import { type AuthServer, discoverAuthServer, requestedScope } from './discovery.ts';
import { refresh } from './refresh.ts';
import { isSameIssuer, isUsable, type Login, type LoginSummary } from './store/credentials.ts';
import type { UnattendedRequest } from './unattended-login.ts';

/** What is known when a server rejects a request. */
export interface PriorAttempt {
  /** The login that the server rejected. */
  used: Login | undefined;
  /** Whether the user has declined to log in. */
  isDeclined: boolean;
  /** Why the stored logins could not be read. */
  storeError: unknown;
}

/**
 * Obtains a login that a server accepts: refreshes the one it rejected, authorizes mcpc itself, or asks the user to log
 * in. Returns undefined if the server does not support OAuth, and `declined` if the user declines. Throws
 * AuthorizationError or ConnectionError, or the reason of `signal`.
 */
export async function authorize(
  context: AuthContext,
  challenge: Challenge,
  { used, isDeclined, storeError }: PriorAttempt,
  signal: AbortSignal,
): Promise<Login | 'declined' | undefined> {
  const { pending, key } = context;
  if (isDeclined) {
    await pending?.add(key, challenge);
    return 'declined';
  }
  context.guard.begin(context.server, challenge.remoteAddress);
  let authServer: AuthServer | undefined;
  try {
    authServer = await discoverAuthServer(context, challenge);
    if (authServer === undefined) return undefined;
    const own = await authorizeWithoutUser(context, { authServer, challenge, previous: used }, signal);
    if (own !== undefined) return own;
    const other = await otherLogin(context, challenge, authServer, used);
    if (other !== undefined) return other;
    assertNotGranted(context, challenge, used);
    if (storeError !== undefined) throw storeError;
    const { ui } = context.options;
    const reason = await loginReason(context, challenge, used);
    if (ui === undefined) {
      await pending?.add(key, challenge);
      throw await loginRequired(context, reason, stepUpScope(context, authServer, challenge, used));
    }
    const { issuer } = authServer;
    const question =
      used === undefined && challenge.kind === 'unauthorized'
        ? `${context.name} requires you to log in at ${issuer}. Log in?`
        : `${context.name} ${reason}. Log in again at ${issuer}?`;
    const mustAsk = context.settings.grant === undefined;
    if (mustAsk && !(await ui.confirm(question, signal))) {
      await pending?.add(key, challenge);
      return 'declined';
    }
    return (await logIn(context, authServer, challenge, ui, signal)).login;
  } catch (error) {
    signal.throwIfAborted();
    throw toAuthError(error, context, authServer?.issuer);
  }
}

/**
 * Authorizes mcpc as the settings demand it, without a user; returns undefined if a user has to log in. Throws UsageError,
 * AuthorizationError, EndpointError, and what the system throws.
 */
export async function authorizeWithoutUser(
  context: AuthContext,
  request: UnattendedRequest,
  signal: AbortSignal,
): Promise<Login | undefined> {
  switch (context.settings.grant) {
    case 'credentials': {
      const { authorizeClient } = await import('./client-credentials.ts');
      return authorizeClient(context, request);
    }
    case 'workload': {
      const { authorizeWorkload } = await import('./workload-identity.ts');
      return authorizeWorkload(context, request, signal);
    }
    case 'enterprise': {
      const { authorizeByIdentityProvider } = await import('./enterprise-managed.ts');
      return authorizeByIdentityProvider(context, request, signal);
    }
    default:
      return undefined;
  }
}

/** Lets the user log in, and stores the login. Throws like `authorizeWithCode`. */
export async function logIn(
  context: AuthContext,
  authServer: AuthServer,
  challenge: Challenge | undefined,
  ui: LoginUi,
  signal: AbortSignal,
): Promise<{ login: Login; kept: LoginSummary['kept'] }> {
  const stored = await context.store.find(context.key).catch(() => undefined);
  await assertSecretIsForIssuer(context, authServer, stored);
  const previous =
    stored !== undefined && isSameIssuer(stored.issuer, authServer.issuer) ? stored : undefined;
  const login = await authorizeWithCode(context, { authServer, challenge, previous }, ui, signal);
  const kept = await context.store.save(login);
  context.pending?.remove(context.key);
  return { login, kept };
}

/** Returns a login that needs no user: one that another process has stored since, or the rejected one, refreshed. */
async function otherLogin(
  context: AuthContext,
  challenge: Challenge,
  { issuer, requiresDpop }: AuthServer,
  used: Login | undefined,
): Promise<Login | undefined> {
  const stored = await context.store.find(context.key).catch(() => undefined);
  // A bearer token cannot be bound to a key later.
  const isBound = ({ dpopKey }: Login) => !requiresDpop || dpopKey !== undefined;
  const isCandidate =
    stored !== undefined &&
    isUsable(stored, context.settings) &&
    isBound(stored) &&
    isSameIssuer(stored.issuer, issuer);
  if (isCandidate && stored.tokens !== undefined && stored.tokens.access !== used?.tokens?.access) {
    return stored;
  }
  const isRefreshable = used !== undefined && isBound(used) && isSameIssuer(used.issuer, issuer);
  if (!isRefreshable || challenge.kind !== 'unauthorized') return undefined;
  return refresh(context, used);
}

/** Throws AuthorizationError if the client secret was used with another issuer than the server now names. */
async function assertSecretIsForIssuer(
  { settings, name, options }: AuthContext,
  { issuer }: AuthServer,
  stored: Login | undefined,
): Promise<void> {
  if (stored === undefined || settings.clientSecret === undefined || settings.issuer !== undefined) return;
  if (stored.client.client_id !== settings.clientId || isSameIssuer(stored.issuer, issuer)) return;
  throw new AuthorizationError(
    `${name} now requires authorization by ${issuer}, but your client secret is for ${stored.issuer}.`,
    {
      server: name,
      hint: `If that is intended: ${(await options.loginCommand()).replace(' login ', ' logout ')}, then log in again.`,
    },
  );
}

/** Throws AuthorizationError if a challenge requires only scope that a login has: another login would not help. */
export function assertNotGranted(
  { name }: AuthContext,
  { kind, scope }: Challenge,
  login: Login | undefined,
): void {
  if (kind !== 'insufficientScope' || scope === undefined || login === undefined) return;
  const granted = login.tokens?.scope?.split(' ') ?? [];
  if (!scope.split(' ').every((word) => granted.includes(word))) return;
  throw new AuthorizationError(
    `${name} still requires the scope ${scope}, which ${login.issuer} has granted.`,
    {
      server: name,
      hint: 'The server does not accept the tokens of its own authorization server. Ask its operator.',
    },
  );
}

/** Returns why the user has to log in, as the predicate of a sentence about the server. */
async function loginReason(
  context: AuthContext,
  { kind, scope }: Challenge,
  used: Login | undefined,
): Promise<string> {
  if (kind === 'insufficientScope') {
    return `requires more access than you have granted: ${scope ?? 'other scopes'}`;
  }
  if (used === undefined) return 'requires a login';
  const stored = await context.store.find(context.key, used.issuer).catch(() => undefined);
  const problem =
    stored?.refreshError === undefined ? 'has expired' : `could not be refreshed (${stored.refreshError})`;
  return `requires a new login: the old one ${problem}`;
}

/** How long the scope in a line to copy may be, in characters. `mcpc login` requests it anyway, as it is pending. */
const longestScope = 500;

/** Returns the scope to log in with after a challenge for more; undefined if a hint should not contain it. */
function stepUpScope(
  context: AuthContext,
  authServer: AuthServer,
  challenge: Challenge,
  used: Login | undefined,
): string | undefined {
  if (challenge.kind !== 'insufficientScope') return undefined;
  const scope = requestedScope(context, authServer, challenge, used);
  // The characters of scopes (RFC 6749, section 3.3): a server must not write anything else into a command line.
  const isValid = scope !== undefined && /^[\x21\x23-\x5b\x5d-\x7e ]+$/.test(scope);
  return isValid && scope.length <= longestScope ? scope : undefined;
}

async function loginRequired(
  { name, options }: AuthContext,
  reason: string,
  scope: string | undefined,
): Promise<AuthorizationError> {
  return new AuthorizationError(`${name} ${reason}.`, {
    phase: 'connect',
    server: name,
    hint: `Log in with: ${await options.loginCommand(scope)}`,
  });
}
