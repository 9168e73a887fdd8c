import { discoverAuthorizationServerMetadata, selectClientAuthMethod } from '@modelcontextprotocol/client';
import type { Source } from '../targets/source.ts';
import type { AuthContext, AuthOptions } from './context.ts';
import { createAuthContext } from './context.ts';
import { withoutToken } from './login.ts';
import type { Login } from './store/credentials.ts';

/**
 * Forgets the logins of a server, and has their issuers take the tokens back (RFC 7009), as far as they do that. Gives
 * how many there were. Throws AuthorizationError when the store cannot be used.
 */
export async function logout(source: Source, ports: AuthOptions): Promise<number> {
  const scene = createAuthContext(withoutToken(source), ports);
  const { count, logins } = await scene.store.remove(scene.key);
  for (const login of logins) {
    try {
      await takeBack(scene, login);
    } catch {
      ports.notice(`${login.issuer} could not be told; what it gave lasts until it ends by itself.`);
    }
  }
  return count;
}

/** The refresh token first: mostly the other goes with it. */
async function takeBack(
  { fetch }: AuthContext,
  { authorizationServer, client, tokens }: Login,
): Promise<void> {
  if (tokens === undefined) return;
  const metadata = await discoverAuthorizationServerMetadata(authorizationServer, { fetchFn: fetch });
  // Metadata of OpenID Connect do not have it by their schema, but by RFC 8414 all the same.
  const { revocation_endpoint: address } = (metadata ?? {}) as { revocation_endpoint?: unknown };
  if (typeof address !== 'string') return;
  const { client_id: id, client_secret: secret } = client;
  const method = selectClientAuthMethod(client, metadata?.token_endpoint_auth_methods_supported ?? []);
  for (const token of [tokens.refresh, tokens.access]) {
    if (token === undefined) continue;
    const hint = token === tokens.refresh ? 'refresh_token' : 'access_token';
    const body = new URLSearchParams({ token, token_type_hint: hint });
    const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
    if (method === 'client_secret_basic' && secret !== undefined) {
      headers.set('authorization', `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`);
    } else {
      body.set('client_id', id);
      if (method === 'client_secret_post' && secret !== undefined) body.set('client_secret', secret);
    }
    const answer = await fetch(address, {
      method: 'POST',
      headers,
      body: body.toString(),
      redirect: 'error',
    });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  }
}
