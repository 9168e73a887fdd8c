import { AuthorizationError } from '../../core/errors.ts';
import { toAuthError } from './auth-errors.ts';
import { registeredAuthentication } from './client-authentication.ts';
import type { AuthContext } from './context.ts';
import { type AuthServer, discoverMetadata, requestedScope, resourceIdentifier } from './discovery.ts';
import { requestTokens } from './endpoints.ts';
import { claimsOf, readIdentityToken } from './identity-token.ts';
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
  const token = await readIdentityToken(context, signal);
  const assertion = await exchange(context, authServer, { token, scope, resource });
  return requestLogin(context, authServer, {
    parameters: { grant_type: jwtBearerGrant, assertion },
    scope,
    resource,
    client: clientId === undefined ? undefined : { id: clientId, secret: clientSecret, key: clientKey },
  });
}

/** Exchanges an ID token or SAML assertion for a grant to the MCP server. Throws AuthorizationError. */
async function exchange(
  context: AuthContext,
  { issuer }: AuthServer,
  { token, scope, resource }: { token: string; scope: string | undefined; resource: string },
): Promise<string> {
  const { idp = '', idpClientId: id, idpClientSecret: secret, idpClientKey: key } = context.settings;
  const atIdp: AuthContext = { ...context, fetch: context.fetchFor(new URL(idp)) };
  try {
    const metadata = await discoverMetadata(atIdp, idp);
    if (metadata === undefined) {
      throw new AuthorizationError(`${idp} has no metadata of an identity provider.`, {
        server: context.name,
        hint: 'Give the issuer of your ID token, its claim "iss", as --idp.',
      });
    }
    const { access_token: grant, issued_token_type: issued } = await requestTokens(
      atIdp,
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
