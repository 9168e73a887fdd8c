import {
  discoverAuthorizationServerMetadata,
  IssuerMismatchError,
  OAuthError,
  refreshAuthorization,
} from '@modelcontextprotocol/client';
import type { AuthContext } from './context.ts';
import { isSameIssuer } from './discovery.ts';
import type { Login } from './store/credentials.ts';
import { tokensOf } from './store/credentials.ts';

/** What an authorization server says when the registration is not known to it any more. */
const forgotten = new Set(['invalid_client', 'unauthorized_client']);

/**
 * The login renewed by its refresh token, at the issuer that gave it; by whichever process is first: the others take
 * what it got. Undefined when it cannot be renewed, or is not there any more: somebody has to log in. Throws what the
 * SDK and the system throw.
 */
export function refresh(scene: AuthContext, used: Login): Promise<Login | undefined> {
  const { store, key } = scene;
  return store.exclusively(key, async () => {
    const login = await store.find(key, used.issuer);
    if (login?.tokens === undefined) return undefined;
    if (login.tokens.access !== used.tokens?.access) return login;
    const token = login.tokens.refresh;
    if (token === undefined) return undefined;
    try {
      const renewed: Login = {
        ...login,
        savedAt: Date.now(),
        tokens: await ask(scene, login, token),
      };
      await store.save(renewed);
      return renewed;
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      if (error.code === 'invalid_grant') await store.revoke(login, 'tokens');
      else if (forgotten.has(error.code)) await store.revoke(login, 'all');
      else throw error;
      return undefined;
    }
  });
}

async function ask(scene: AuthContext, login: Login, token: string) {
  const metadata = await discoverAuthorizationServerMetadata(login.authorizationServer, {
    fetchFn: scene.fetch,
  });
  if (metadata !== undefined && !isSameIssuer(metadata.issuer, login.issuer)) {
    throw new IssuerMismatchError('metadata', login.issuer, metadata.issuer);
  }
  const answer = await refreshAuthorization(login.authorizationServer, {
    ...(metadata === undefined ? {} : { metadata }),
    clientInformation: login.client,
    refreshToken: token,
    ...(login.resource === undefined ? {} : { resource: login.resource }),
    fetchFn: scene.fetch,
  });
  return tokensOf(answer, login.tokens?.scope, scene.secrets);
}
