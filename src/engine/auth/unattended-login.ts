import type { Challenge } from '../http/authorization.ts';
import type { AuthContext } from './context.ts';
import { type AuthServer, newDpopKey } from './discovery.ts';
import { requestTokens } from './endpoints.ts';
import { type RegisteredClient, registeredAuthentication } from './identity/client-authentication.ts';
import { type Login, tokensOf } from './store/credentials.ts';

/** What an authorization without a user is based on. */
export interface UnattendedRequest {
  authServer: AuthServer;
  challenge: Challenge | undefined;
  /** The previous login, whose scope is requested as well. */
  previous: Login | undefined;
}

/** The grant of a token request, its scope, and the client that makes it. */
interface Grant {
  parameters: Record<string, string | undefined>;
  scope: string | undefined;
  resource: string | undefined;
  /** Undefined if the grant needs no client. */
  client: RegisteredClient | undefined;
}

/**
 * Requests tokens for mcpc itself, and returns the login, which is not stored: the same request yields others. Throws what
 * `newDpopKey`, `registeredAuthentication` and `requestTokens` throw.
 */
export async function requestLogin(
  context: AuthContext,
  authServer: AuthServer,
  { parameters, scope, resource, client }: Grant,
): Promise<Login> {
  const { issuer, authorizationServer } = authServer;
  const dpop = newDpopKey(context, authServer);
  const tokens = await requestTokens(context, authServer, {
    parameters: { ...parameters, scope, resource },
    authenticate: client === undefined ? () => {} : registeredAuthentication(client),
    dpop,
  });
  return {
    server: context.key,
    issuer,
    authorizationServer,
    resource,
    grant: 'credentials',
    redirectUri: undefined,
    savedAt: Date.now(),
    client: { client_id: client?.id ?? '', issuer },
    dpopKey: dpop?.export(),
    tokens: tokensOf(tokens, scope, context.secrets),
  };
}
