import {
  type AuthorizationServerMetadata,
  discoverOAuthServerInfo,
  type OAuthProtectedResourceMetadata,
} from '@modelcontextprotocol/client';
import { AuthorizationError } from '../../core/errors.ts';
import type { Challenge } from '../http/authorization.ts';
import type { AuthContext } from './context.ts';

/** Who lets people in to a server, as the server and they themselves say. */
export interface AuthServerMetadata {
  issuer: string;
  authorizationServer: string;
  /** Undefined for an old server that has none. */
  metadata: AuthorizationServerMetadata | undefined;
  resource: OAuthProtectedResourceMetadata | undefined;
}

/**
 * Asks a server who lets people in to it (RFC 9728, RFC 8414, OpenID Connect Discovery). Undefined: nothing says that
 * anybody does. Throws what the SDK throws, and AuthorizationError for another issuer than the one that was demanded.
 */
export async function discoverAuthServer(
  scene: AuthContext,
  challenge: Challenge | undefined,
): Promise<AuthServerMetadata | undefined> {
  const { server, settings, fetch } = scene;
  const found = await discoverOAuthServerInfo(server, { ...resourceMetadata(challenge), fetchFn: fetch });
  const { authorizationServerUrl, authorizationServerMetadata, resourceMetadata: resource } = found;
  const said = authorizationServerMetadata !== undefined || resource !== undefined;
  if (!said && settings.grant === undefined && challenge?.resourceMetadataUrl === undefined) return undefined;
  const issuer = authorizationServerMetadata?.issuer ?? authorizationServerUrl;
  if (settings.issuer !== undefined && !isSameIssuer(settings.issuer, issuer)) {
    throw new AuthorizationError(
      `${scene.name} wants a login at ${issuer}, and you allowed ${settings.issuer} alone.`,
      {
        server: scene.name,
        hint: 'Nothing was sent there.',
      },
    );
  }
  return {
    issuer,
    authorizationServer: authorizationServerUrl,
    metadata: authorizationServerMetadata,
    resource,
  };
}

/** Where the server describes itself, as the SDK wants to be told. */
export function resourceMetadata(challenge: Challenge | undefined): { resourceMetadataUrl?: URL } {
  const address = challenge?.resourceMetadataUrl;
  return address === undefined ? {} : { resourceMetadataUrl: address };
}

/** Whether two identifiers mean the same issuer: a slash at the end makes no difference. */
export function isSameIssuer(one: string, other: string): boolean {
  return one.replace(/\/$/, '') === other.replace(/\/$/, '');
}
