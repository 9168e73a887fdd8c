import {
  type AuthorizationServerMetadata,
  checkResourceAllowed,
  computeScopeUnion,
  discoverOAuthServerInfo,
  resourceUrlFromServerUrl,
} from '@modelcontextprotocol/client';
import { AuthorizationError } from '../../core/errors.ts';
import type { Challenge } from '../http/authorization.ts';
import type { AuthContext } from './context.ts';
import type { Login } from './store/credentials.ts';

/** The authorization server of an MCP server. */
export interface AuthServer {
  issuer: string;
  /** The URL that its metadata was requested from. */
  authorizationServer: string;
  /** Undefined for an old server without metadata. */
  metadata: AuthorizationServerMetadata | undefined;
  /** The resource identifier of the MCP server, if it has protected resource metadata. */
  resource: string | undefined;
  /** All scopes in that metadata. */
  resourceScope: string | undefined;
}

/**
 * Discovers the authorization server (RFC 9728, RFC 8414, OpenID Connect Discovery). Returns undefined if nothing
 * suggests that there is one. Throws what the SDK throws, and AuthorizationError if it is not the one that the settings
 * demand.
 */
export async function discoverAuthServer(
  context: AuthContext,
  challenge: Challenge | undefined,
): Promise<AuthServer | undefined> {
  const { server, settings, name, fetch } = context;
  const metadataUrl = challenge?.resourceMetadataUrl;
  const {
    authorizationServerUrl,
    authorizationServerMetadata: metadata,
    resourceMetadata,
  } = await discoverOAuthServerInfo(server, {
    ...(metadataUrl === undefined ? {} : { resourceMetadataUrl: metadataUrl }),
    fetchFn: fetch,
  });
  const hasMetadata = metadata !== undefined || resourceMetadata !== undefined;
  if (!hasMetadata && settings.grant === undefined && metadataUrl === undefined) return undefined;
  const issuer = metadata?.issuer ?? authorizationServerUrl;
  if (settings.issuer !== undefined && !isSameIssuer(settings.issuer, issuer)) {
    throw new AuthorizationError(
      `${name} requires authorization by ${issuer}, but you only allow ${settings.issuer}.`,
      { server: name, hint: 'Nothing was sent there.' },
    );
  }
  return {
    issuer,
    authorizationServer: authorizationServerUrl,
    metadata,
    resource: resourceMetadata?.resource,
    resourceScope: resourceMetadata?.scopes_supported?.join(' ') || undefined,
  };
}

/** Returns the resource indicator for token requests (RFC 8707). Throws AuthorizationError if it is another server's. */
export function resourceIndicator(
  { server, name }: AuthContext,
  { resource }: AuthServer,
): string | undefined {
  if (resource === undefined) return undefined;
  const requestedResource = resourceUrlFromServerUrl(server);
  if (checkResourceAllowed({ requestedResource, configuredResource: resource })) return resource;
  throw new AuthorizationError(`The metadata of ${name} describes another resource: ${resource}.`, {
    server: name,
    hint: 'No login was started: its tokens might be used for another server.',
  });
}

/**
 * Returns the scope to request: that of the settings, or that of the challenge, with what was granted before; undefined
 * for neither.
 */
export function requestedScope(
  { settings }: AuthContext,
  challenge: Challenge | undefined,
  previous: Login | undefined,
): string | undefined {
  const granted = challenge?.kind === 'insufficientScope' ? previous?.tokens?.scope : undefined;
  return settings.scope ?? computeScopeUnion(granted, challenge?.scope);
}

/** Whether two issuer identifiers are equal, apart from a trailing slash. */
export function isSameIssuer(one: string, other: string): boolean {
  return one.replace(/\/$/, '') === other.replace(/\/$/, '');
}
