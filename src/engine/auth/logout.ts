import { discoverAuthorizationServerMetadata } from '@modelcontextprotocol/client';
import type { Source } from '../targets/source.ts';
import { clientAuthentication } from './client-authentication.ts';
import { type AuthContext, type AuthOptions, createAuthContext } from './context.ts';
import { loginSource } from './login.ts';
import type { Login } from './store/credentials.ts';

/**
 * Removes the logins of a server, and revokes their tokens where the issuer supports that (RFC 7009). Returns how many
 * there were. Throws AuthorizationError if the store cannot be used.
 */
export async function logout(source: Source, options: AuthOptions): Promise<number> {
  const context = createAuthContext(loginSource(source), options);
  const { count, logins } = await context.store.remove(context.key);
  for (const login of logins) {
    try {
      await revoke(context, login);
    } catch {
      options.notice(`The tokens could not be revoked at ${login.issuer}; they are valid until they expire.`);
    }
  }
  return count;
}

async function revoke({ fetch }: AuthContext, { authorizationServer, client, tokens }: Login): Promise<void> {
  if (tokens === undefined) return;
  const metadata = await discoverAuthorizationServerMetadata(authorizationServer, { fetchFn: fetch });
  // The SDK's type of OpenID Connect metadata lacks the member, which RFC 8414 defines.
  const { revocation_endpoint: endpoint } = (metadata ?? {}) as { revocation_endpoint?: unknown };
  if (typeof endpoint !== 'string') return;
  const authenticate = clientAuthentication(client);
  // The refresh token first: many servers revoke the access token with it.
  for (const [hint, token] of [
    ['refresh_token', tokens.refresh],
    ['access_token', tokens.access],
  ] as const) {
    if (token === undefined) continue;
    const body = new URLSearchParams({ token, token_type_hint: hint });
    const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
    await authenticate(headers, body, endpoint, metadata);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers,
      body: body.toString(),
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  }
}
