import {
  discoverAuthorizationServerMetadata,
  IssuerMismatchError,
  OAuthError,
  refreshAuthorization,
} from '@modelcontextprotocol/client';
import { clientAuthentication } from './client-authentication.ts';
import type { AuthContext } from './context.ts';
import { isSameIssuer } from './discovery.ts';
import { type Login, type Tokens, tokensOf } from './store/credentials.ts';

/**
 * Refreshes a login at its issuer. Of several processes only the first one does so, and the others use its login.
 * Returns undefined if the login cannot be refreshed or is no longer stored. Throws what the SDK and the system throw.
 */
export function refresh(context: AuthContext, used: Login): Promise<Login | undefined> {
  const { store, key } = context;
  return store.exclusively(key, async () => {
    const login = await store.find(key, used.issuer);
    if (login?.tokens === undefined) return undefined;
    if (login.tokens.access !== used.tokens?.access) return login;
    const token = login.tokens.refresh;
    if (token === undefined) return undefined;
    try {
      const tokens = await requestTokens(context, login, token);
      const refreshed: Login = { ...login, savedAt: Date.now(), tokens };
      await store.save(refreshed);
      return refreshed;
    } catch (error) {
      const code = error instanceof OAuthError ? error.code : undefined;
      if (code === 'invalid_grant') await store.revoke(login, 'tokens');
      // The server no longer knows the registration.
      else if (code === 'invalid_client' || code === 'unauthorized_client') await store.revoke(login, 'all');
      else throw error;
      return undefined;
    }
  });
}

async function requestTokens(context: AuthContext, login: Login, refreshToken: string): Promise<Tokens> {
  const { authorizationServer, issuer, client, resource } = login;
  const metadata = await discoverAuthorizationServerMetadata(authorizationServer, { fetchFn: context.fetch });
  if (metadata !== undefined && !isSameIssuer(metadata.issuer, issuer)) {
    throw new IssuerMismatchError('metadata', issuer, metadata.issuer);
  }
  const response = await refreshAuthorization(authorizationServer, {
    ...(metadata === undefined ? {} : { metadata }),
    ...(resource === undefined ? {} : { resource }),
    clientInformation: client,
    addClientAuthentication: clientAuthentication(client),
    refreshToken,
    fetchFn: context.fetch,
  });
  return tokensOf(response, login.tokens?.scope, context.secrets);
}
