import { AuthorizationError } from '../../core/errors.ts';
import type { AuthContext } from './context.ts';
import { type AuthServer, requestedScope, resourceIdentifier } from './discovery.ts';
import { claimsOf, readIdentityToken } from './identity/identity-token.ts';
import type { Login } from './store/credentials.ts';
import { requestLogin, type UnattendedRequest } from './unattended-login.ts';

/** The grant type in which a JWT is exchanged for an access token (RFC 7523, section 2.1). */
export const jwtBearerGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/**
 * Authorizes mcpc with a JWT of the platform that it runs on (workload identity federation). A client id is not needed.
 * Throws AuthorizationError if the JWT is for another authorization server, and what `readIdentityToken` and
 * `requestLogin` throw.
 */
export async function authorizeWorkload(
  context: AuthContext,
  { authServer, challenge, previous }: UnattendedRequest,
  signal: AbortSignal,
): Promise<Login> {
  const { options, secrets, name: server, settings } = context;
  const { identityToken = '', clientId, clientSecret, clientKey } = settings;
  const reading = { environment: options.environment, secrets, server };
  const assertion = await readIdentityToken(identityToken, reading, signal);
  assertAudience(context, authServer, assertion);
  return requestLogin(context, authServer, {
    parameters: { grant_type: jwtBearerGrant, assertion },
    scope: requestedScope(context, authServer, challenge, previous) ?? authServer.resourceScope,
    resource: resourceIdentifier(context, authServer),
    client: clientId === undefined ? undefined : { id: clientId, secret: clientSecret, key: clientKey },
  });
}

/**
 * Throws AuthorizationError if the JWT names another audience than the authorization server, which the MCP server has
 * chosen and which could use the JWT elsewhere, unless the user has approved that authorization server.
 */
function assertAudience({ settings, name }: AuthContext, authServer: AuthServer, assertion: string): void {
  const { issuer, authorizationServer, metadata } = authServer;
  const audience = claimsOf(assertion)?.aud;
  const audiences = [audience].flat().filter((item) => typeof item === 'string');
  if (settings.issuer !== undefined || audiences.length === 0) return;
  const own = [issuer, authorizationServer, metadata?.token_endpoint];
  const isOwn = (text: string) =>
    own.some((url) => url !== undefined && withoutSlash(url) === withoutSlash(text));
  if (audiences.some(isOwn)) return;
  throw new AuthorizationError(
    `The identity token is for ${audiences.join(', ')}, but ${name} requires authorization by ${issuer}.`,
    {
      server: name,
      hint: `Nothing was sent there. If ${issuer} accepts the token, allow it with --issuer URL.`,
    },
  );
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}
