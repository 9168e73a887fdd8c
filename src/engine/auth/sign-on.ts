import { AuthorizationError } from '../../core/errors.ts';
import { SharedWork } from '../../core/work/shared-work.ts';
import { toAuthError } from './auth-errors.ts';
import { authorizeWithCode } from './authorization-code.ts';
import type { AuthContext, LoginUi } from './context.ts';
import { identityProviderMetadata } from './discovery.ts';
import { claimsOf } from './identity/identity-token.ts';
import { refresh } from './refresh.ts';
import { isUsable, type Login, type LoginSummary, serverKey } from './store/credentials.ts';

/** How long before it expires an ID token is replaced, in ms. */
const margin = 60_000;

interface SignOn {
  login: Login;
  kept: LoginSummary['kept'];
}

/** The logins at identity providers that are in progress, which several servers share. */
const running = new Map<string, SharedWork<SignOn>>();

/**
 * Returns the context of the identity provider that the settings name: its endpoints, its logins, and mcpc's client there.
 */
export function identityProviderContext(context: AuthContext): AuthContext {
  const { idp = '', idpClientId, idpClientSecret, idpClientKey } = context.settings;
  const { callbackHost, callbackPort, callbackTimeout } = context.settings;
  const server = new URL(idp);
  return {
    ...context,
    ...context.endpointsAt(server),
    server,
    name: server.host,
    key: serverKey(server),
    settings: {
      ...{ grant: 'login', scope: 'openid', dpop: false },
      ...{ clientId: idpClientId, clientSecret: idpClientSecret, clientKey: idpClientKey },
      ...{ callbackHost, callbackPort, callbackTimeout },
    },
    pending: undefined,
  };
}

/**
 * Returns the ID token of the user: that of the stored login at the identity provider, which is refreshed if necessary, or
 * that of a new login. Throws AuthorizationError if nobody can log in, ConnectionError, or the reason of `signal`.
 */
export async function signedOnToken(context: AuthContext, signal: AbortSignal): Promise<string> {
  const { idp = '' } = context.settings;
  const { ui, loginCommand } = context.options;
  try {
    const idpContext = identityProviderContext(context);
    const known = await knownToken(idpContext);
    if (known !== undefined) return known;
    if (ui !== undefined) return idTokenOf((await shareSignOn(context, idpContext, ui, signal)).login);
  } catch (error) {
    signal.throwIfAborted();
    throw toAuthError(error, context, idp);
  }
  throw new AuthorizationError(`${context.name} requires you to log in at ${idp}.`, {
    phase: 'connect',
    server: context.name,
    hint: `Log in with: ${await loginCommand()}`,
  });
}

/**
 * Lets the user log in at the identity provider, whatever is stored. Returns where the login is kept. Throws like
 * `signedOnToken`.
 */
export async function signOn(
  context: AuthContext,
  ui: LoginUi,
  signal: AbortSignal,
): Promise<LoginSummary['kept']> {
  try {
    return (await shareSignOn(context, identityProviderContext(context), ui, signal)).kept;
  } catch (error) {
    signal.throwIfAborted();
    throw toAuthError(error, context, context.settings.idp);
  }
}

/** Returns the ID token of the stored login, refreshed if it is about to expire; undefined if a new login is needed. */
async function knownToken(context: AuthContext): Promise<string | undefined> {
  const stored = await context.store.find(context.key);
  if (stored === undefined || !isUsable(stored, context.settings)) return undefined;
  const { tokens, client } = stored;
  context.secrets.add([tokens?.idToken, tokens?.access, tokens?.refresh, client.client_secret]);
  if (isValid(tokens?.idToken)) return tokens?.idToken;
  const refreshed = (await refresh(context, stored))?.tokens?.idToken;
  return isValid(refreshed) ? refreshed : undefined;
}

function isValid(token: string | undefined): boolean {
  const expiry = token === undefined ? undefined : claimsOf(token)?.exp;
  return typeof expiry === 'number' && expiry * 1_000 > Date.now() + margin;
}

function shareSignOn(
  context: AuthContext,
  idpContext: AuthContext,
  ui: LoginUi,
  signal: AbortSignal,
): Promise<SignOn> {
  const id = `${idpContext.key} ${idpContext.settings.clientId}`;
  const work = running.get(id) ?? new SharedWork<SignOn>();
  running.set(id, work);
  return work.run((stop) => logInAt(context, idpContext, ui, stop), signal);
}

async function logInAt(
  context: AuthContext,
  idpContext: AuthContext,
  ui: LoginUi,
  signal: AbortSignal,
): Promise<SignOn> {
  const metadata = await identityProviderMetadata({ ...idpContext, settings: context.settings });
  const { store, key } = idpContext;
  const authServer = {
    issuer: metadata.issuer,
    authorizationServer: context.settings.idp ?? metadata.issuer,
    // Many identity providers support PKCE without saying so.
    metadata: {
      ...metadata,
      code_challenge_methods_supported: metadata.code_challenge_methods_supported ?? ['S256'],
    },
    resource: undefined,
    resourceScope: undefined,
    requiresDpop: false,
  };
  const previous = await store.find(key).catch(() => undefined);
  const login = await authorizeWithCode(
    idpContext,
    { authServer, challenge: undefined, previous },
    ui,
    signal,
  );
  idTokenOf(login);
  return { login, kept: await store.save(login) };
}

/** Throws AuthorizationError if the identity provider has not issued an ID token. */
function idTokenOf({ issuer, tokens }: Login): string {
  if (tokens?.idToken !== undefined) return tokens.idToken;
  throw new AuthorizationError(`${issuer} issued no ID token.`, {
    hint: 'Register mcpc there as a client of OpenID Connect.',
  });
}
