import { UsageError } from '../../core/errors.ts';
import type { Challenge } from '../http/authorization.ts';
import { clientAuthentication, keyAuthentication } from './client-authentication.ts';
import type { AuthContext } from './context.ts';
import { type AuthServer, requestedScope, resourceIndicator } from './discovery.ts';
import { requestTokens } from './endpoints.ts';
import { type Login, tokensOf } from './store/credentials.ts';

/**
 * Authorizes mcpc itself, with a secret or a private key of its own (RFC 6749, section 4.4; RFC 7523). Throws UsageError
 * if it has neither, and what `requestTokens` throws.
 */
export async function authorizeClient(
  context: AuthContext,
  authServer: AuthServer,
  challenge: Challenge | undefined,
  previous: Login | undefined,
): Promise<Login> {
  const { clientId, clientSecret, clientKey } = context.settings;
  if (clientId === undefined || (clientSecret === undefined && clientKey === undefined)) {
    throw new UsageError(
      `To authorize itself at ${context.name}, mcpc needs a client id and a secret or key.`,
      {
        server: context.name,
        hint: 'Give --client-id with --client-secret env:NAME or --client-key FILE.',
      },
    );
  }
  const { issuer, authorizationServer } = authServer;
  const resource = resourceIndicator(context, authServer);
  const scope = requestedScope(context, authServer, challenge, previous) ?? authServer.resourceScope;
  const client = {
    client_id: clientId,
    ...(clientKey === undefined && clientSecret !== undefined ? { client_secret: clientSecret } : {}),
    issuer,
  };
  const tokens = await requestTokens(
    context,
    authServer,
    { grant_type: 'client_credentials', scope, resource },
    clientKey === undefined ? clientAuthentication(client) : keyAuthentication(clientId, clientKey),
  );
  return {
    server: context.key,
    issuer,
    authorizationServer,
    resource,
    grant: 'credentials',
    redirectUri: undefined,
    savedAt: Date.now(),
    client,
    tokens: tokensOf(tokens, scope, context.secrets),
  };
}
