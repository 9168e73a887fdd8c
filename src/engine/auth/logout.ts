import { discard, isSuccess } from '../http/fetch.ts';
import type { Source } from '../targets/source.ts';
import { type AuthContext, type AuthOptions, createAuthContext } from './context.ts';
import { discoverMetadata } from './discovery.ts';
import { loginAuthentication } from './identity/client-authentication.ts';
import { loginSource } from './login.ts';
import type { Login } from './store/credentials.ts';

/**
 * Removes the logins of a server, and revokes their tokens where the issuer supports that (RFC 7009). Returns how many
 * there were. Throws AuthorizationError if the store cannot be used.
 */
export async function logout(source: Source, options: AuthOptions): Promise<number> {
  const context = createAuthContext(loginSource(source), options);
  const { count, logins } = await context.store.remove(context.key);
  context.pending?.remove(context.key);
  for (const login of logins) {
    try {
      await revoke(context, login);
    } catch {
      options.notice(`The tokens could not be revoked at ${login.issuer}; they are valid until they expire.`);
    }
  }
  return count;
}

async function revoke(context: AuthContext, { authorizationServer, client, tokens }: Login): Promise<void> {
  if (tokens === undefined) return;
  context.guard.trust(authorizationServer);
  const metadata = await discoverMetadata(context, authorizationServer);
  if (metadata?.revocation_endpoint === undefined) return;
  const endpoint = new URL(metadata.revocation_endpoint);
  const authenticate = loginAuthentication(context.settings, client);
  // The refresh token first: many servers revoke the access token with it.
  for (const [hint, token] of [
    ['refresh_token', tokens.refresh],
    ['access_token', tokens.access],
  ] as const) {
    if (token === undefined) continue;
    const form = new URLSearchParams({ token, token_type_hint: hint });
    const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
    await authenticate(headers, form, endpoint, metadata);
    const request = { method: 'POST', headers: Object.fromEntries(headers), body: form.toString() };
    const response = await context.fetch(endpoint, request);
    await discard(response);
    if (!isSuccess(response)) throw new Error(`HTTP ${response.status}`);
  }
}
