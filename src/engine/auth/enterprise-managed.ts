import { AuthorizationError } from '../../core/errors.ts';
import { toAuthError } from './auth-errors.ts';
import type { AuthContext } from './context.ts';
import {
  type AuthServer,
  identityProviderMetadata,
  requestedScope,
  resourceIdentifier,
} from './discovery.ts';
import { requestTokens } from './endpoints.ts';
import { registeredAuthentication } from './identity/client-authentication.ts';
import { claimsOf, readIdentityToken } from './identity/identity-token.ts';
import type { Login } from './store/credentials.ts';
import { requestLogin, type UnattendedRequest } from './unattended-login.ts';
import { jwtBearerGrant } from './workload-identity.ts';

const tokenType = (name: string) => `urn:ietf:params:oauth:token-type:${name}`;
/** The type of an Identity Assertion JWT Authorization Grant. */
const idJag = tokenType('id-jag');

/**
 * Authorizes mcpc through the user's identity provider (enterprise-managed authorization): exchanges the user's ID token
 * there for a grant to the MCP server (RFC 8693), and the grant for an access token (RFC 7523). Throws AuthorizationError,
 * and what `readIdentityToken` and `requestLogin` throw.
 */
export async function authorizeByIdentityProvider(
  context: AuthContext,
  { authServer, challenge, previous }: UnattendedRequest,
  signal: AbortSignal,
): Promise<Login> {
  const { clientId, clientSecret, clientKey } = context.settings;
  const resource = resourceIdentifier(context, authServer);
  const scope = requestedScope(context, authServer, challenge, previous) ?? authServer.resourceScope;
  const token = await identityToken(context, signal);
  const assertion = await exchange(context, authServer, { token, scope, resource });
  return requestLogin(context, authServer, {
    parameters: { grant_type: jwtBearerGrant, assertion },
    scope,
    resource,
    client: clientId === undefined ? undefined : { id: clientId, secret: clientSecret, key: clientKey },
  });
}

/** Returns the ID token or SAML assertion of the settings, or the ID token of a login at the identity provider. */
async function identityToken(context: AuthContext, signal: AbortSignal): Promise<string> {
  const { options, secrets, name: server, settings } = context;
  if (settings.identityToken !== undefined) {
    const reading = { environment: options.environment, secrets, server };
    return readIdentityToken(settings.identityToken, reading, signal);
  }
  const { signedOnToken } = await import('./sign-on.ts');
  return signedOnToken(context, signal);
}

/** Exchanges an ID token or SAML assertion for a grant to the MCP server. Throws AuthorizationError. */
async function exchange(
  context: AuthContext,
  { issuer }: AuthServer,
  { token, scope, resource }: { token: string; scope: string | undefined; resource: string },
): Promise<string> {
  const { idp = '', idpClientId: id, idpClientSecret: secret, idpClientKey: key } = context.settings;
  const idpContext: AuthContext = { ...context, ...context.endpointsAt(new URL(idp)) };
  try {
    const metadata = await identityProviderMetadata(idpContext);
    const { access_token: grant, issued_token_type: issued } = await requestTokens(
      idpContext,
      { authorizationServer: idp, metadata },
      {
        parameters: {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          requested_token_type: idJag,
          audience: issuer,
          resource,
          scope,
          subject_token: token,
          subject_token_type: tokenType(claimsOf(token) === undefined ? 'saml2' : 'id_token'),
        },
        authenticate: id === undefined ? () => {} : registeredAuthentication({ id, secret, key }),
      },
    );
    context.secrets.add(grant);
    if (issued === undefined || issued === idJag) return grant;
    throw new AuthorizationError(`${idp} issued another kind of token than the requested grant: ${issued}.`, {
      server: context.name,
    });
  } catch (error) {
    throw toAuthError(error, context, idp);
  }
}
