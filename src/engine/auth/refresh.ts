import { excerpt } from '../errors/excerpt.ts';
import type { AuthContext } from './context.ts';
import { discoverMetadata } from './discovery.ts';
import { type AuthServerMetadata, UnusableDocumentError } from './documents.ts';
import { DpopKey } from './dpop/dpop-key.ts';
import { EndpointError, requestTokens } from './endpoints.ts';
import { loginAuthentication } from './identity/client-authentication.ts';
import { type Login, type Tokens, tokensOf } from './store/credentials.ts';

/**
 * Refreshes a login at its issuer. Of several processes only the first one does so, and the others use its login.
 * Returns undefined if the login cannot be refreshed, so that a new one is needed, or is no longer stored. Throws if it
 * may be refreshed later: EndpointError, AuthorizationError, and what the system throws.
 */
export function refresh(context: AuthContext, used: Login): Promise<Login | undefined> {
  const { store, key } = context;
  return store.exclusively(key, async () => {
    const login = await store.find(key, used.issuer);
    if (login?.tokens === undefined) return undefined;
    if (login.tokens.access !== used.tokens?.access) return login;
    const token = login.tokens.refresh;
    if (token === undefined) return undefined;
    context.guard.trust(login.authorizationServer);
    const metadata = await discoverMetadata(context, login.authorizationServer);
    try {
      const tokens = await refreshTokens(context, login, { metadata, token });
      const refreshed: Login = { ...login, savedAt: Date.now(), tokens, refreshError: undefined };
      await store.save(refreshed);
      return refreshed;
    } catch (error) {
      const reason = refusalReason(error);
      if (reason === undefined) throw error;
      if (reason === 'invalid_grant') await store.revoke(login, 'tokens');
      // The server no longer knows the registration.
      else if (reason === 'invalid_client' || reason === 'unauthorized_client')
        await store.revoke(login, 'all');
      // The server may be at fault: the tokens are kept.
      else if (login.refreshError !== reason) await store.save({ ...login, refreshError: reason });
      return undefined;
    }
  });
}

async function refreshTokens(
  context: AuthContext,
  { authorizationServer, client, resource, tokens, dpopKey }: Login,
  { metadata, token }: { metadata: AuthServerMetadata | undefined; token: string },
): Promise<Tokens> {
  const response = await requestTokens(
    context,
    { authorizationServer, metadata },
    {
      parameters: { grant_type: 'refresh_token', refresh_token: token, resource },
      authenticate: loginAuthentication(context.settings, client),
      // The refresh token of a public client is bound to the same key (RFC 9449, section 5).
      dpop: dpopKey === undefined ? undefined : new DpopKey(dpopKey),
    },
  );
  // Without another refresh token the old one stays valid.
  const renewed = { ...response, refresh_token: response.refresh_token ?? token };
  return tokensOf(renewed, tokens?.scope, context.secrets);
}

/** Returns why a new login is needed; undefined if the same request may succeed later. */
function refusalReason(error: unknown): string | undefined {
  if (error instanceof UnusableDocumentError) return 'unusable response';
  if (!(error instanceof EndpointError) || error.subject !== 'token' || error.isTransient) return undefined;
  return excerpt(error.reported.code ?? `HTTP ${error.status}`, 100);
}
