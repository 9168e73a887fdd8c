import {
  buildDiscoveryUrls,
  checkResourceAllowed,
  computeScopeUnion,
  resourceUrlFromServerUrl,
} from '@modelcontextprotocol/client';
import { AuthorizationError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import type { Challenge } from '../http/authorization.ts';
import type { AuthContext } from './context.ts';
import {
  type AuthServerMetadata,
  authServerMetadata,
  type Body,
  type ResourceMetadata,
  readDocument,
  resourceMetadata,
} from './documents.ts';
import { DpopKey, dpopAlgorithm } from './dpop/dpop-key.ts';
import { fetchMetadata } from './endpoints.ts';
import { isSameIssuer, type Login } from './store/credentials.ts';

/** The authorization server of an MCP server. */
export interface AuthServer {
  issuer: string;
  /** The URL that its metadata was requested from. */
  authorizationServer: string;
  /** Undefined for an old server without metadata. */
  metadata: AuthServerMetadata | undefined;
  /** The resource identifier of the MCP server, if it has protected resource metadata. */
  resource: string | undefined;
  /** All scopes in that metadata. */
  resourceScope: string | undefined;
  /** Whether the MCP server accepts only tokens that are bound to a key (RFC 9449). */
  requiresDpop: boolean;
}

/**
 * Discovers the authorization server (RFC 9728, RFC 8414, OpenID Connect Discovery). Returns undefined if nothing
 * suggests that there is one. Throws AuthorizationError if a document cannot be used, or if the server is not the one
 * that the settings demand; and what `fetchMetadata` throws.
 */
export async function discoverAuthServer(
  context: AuthContext,
  challenge: Challenge | undefined,
): Promise<AuthServer | undefined> {
  const { server, settings, name } = context;
  const addresses = challenge?.resourceMetadataUrls ?? [];
  const described = await discoverResource(context, addresses);
  const [first, ...others] = described?.authorization_servers ?? [new URL('/', server).href];
  const isDemanded = (url: string) => settings.issuer !== undefined && isSameIssuer(settings.issuer, url);
  const authorizationServer = others.find(isDemanded) ?? first ?? new URL('/', server).href;
  const metadata = await discoverMetadata(context, authorizationServer);
  const hasMetadata = metadata !== undefined || described !== undefined;
  if (!hasMetadata && settings.grant === undefined && addresses.length === 0) return undefined;
  const issuer = metadata?.issuer ?? authorizationServer;
  if (settings.issuer !== undefined && !isSameIssuer(settings.issuer, issuer)) {
    throw new AuthorizationError(
      `${name} requires authorization by ${issuer}, but you only allow ${settings.issuer}.`,
      { server: name, hint: 'Nothing was sent there.' },
    );
  }
  return {
    issuer,
    authorizationServer,
    metadata,
    resource: described?.resource,
    resourceScope: described?.scopes_supported?.join(' ') || undefined,
    requiresDpop: described?.dpop_bound_access_tokens_required === true || challenge?.requiresDpop === true,
  };
}

/**
 * Returns the protected resource metadata of the MCP server, from the first of `addresses` that has any, or from a
 * well-known URL (RFC 9728, section 3.1).
 */
async function discoverResource(
  context: AuthContext,
  addresses: readonly URL[],
): Promise<ResourceMetadata | undefined> {
  for (const url of addresses) {
    const body = await fetchMetadata(context, url);
    if (body !== undefined) return readDocument(resourceMetadata, body, context.name);
  }
  const { pathname, search, origin } = context.server;
  const root = new URL('/.well-known/oauth-protected-resource', origin);
  const own = new URL(`${root.pathname}${pathname.replace(/\/$/, '')}${search}`, origin);
  for (const url of pathname === '/' ? [own] : [own, root]) {
    const body = await fetchMetadata(context, url);
    // A server may respond to any URL with the same page or JSON.
    if (isObject(body?.value) && ('resource' in body.value || 'authorization_servers' in body.value)) {
      return readDocument(resourceMetadata, body as Body, context.name);
    }
  }
  return undefined;
}

/**
 * Returns the metadata of an authorization server; undefined if it has none. Throws AuthorizationError if the metadata
 * cannot be used or names another issuer, and what `fetchMetadata` throws.
 */
export async function discoverMetadata(
  context: AuthContext,
  authorizationServer: string,
): Promise<AuthServerMetadata | undefined> {
  for (const { url } of buildDiscoveryUrls(authorizationServer)) {
    const body = await fetchMetadata(context, url);
    // A server may respond to any URL with the same page.
    if (body === undefined || body.mediaType === 'text/html') continue;
    const metadata = readDocument(authServerMetadata, body, context.name);
    if (isSameIssuer(metadata.issuer, authorizationServer)) return metadata;
    throw new AuthorizationError(
      `The metadata of ${authorizationServer} names another issuer: ${metadata.issuer}.`,
      { phase: 'connect', server: context.name },
    );
  }
  return undefined;
}

/** Returns the metadata of the identity provider in the settings. Throws AuthorizationError if it has none. */
export async function identityProviderMetadata(context: AuthContext): Promise<AuthServerMetadata> {
  const { idp = '' } = context.settings;
  const metadata = await discoverMetadata(context, idp);
  if (metadata !== undefined) return metadata;
  throw new AuthorizationError(`${idp} has no metadata of an identity provider.`, {
    server: context.name,
    hint: 'Give the issuer of your ID token, its claim "iss", as --idp.',
  });
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

/** Returns the resource indicator, or the URL of a server whose metadata has none. Throws AuthorizationError. */
export function resourceIdentifier(context: AuthContext, authServer: AuthServer): string {
  return resourceIndicator(context, authServer) ?? resourceUrlFromServerUrl(context.server).href;
}

/**
 * Returns the scope to request: that of the settings, or that of the challenge; undefined for neither. A challenge for
 * more scope adds to what was granted before, since the new tokens replace the old ones, and to the settings, since the
 * request cannot succeed without it (specification 2026-07-28, "Step-Up Authorization Flow").
 */
export function requestedScope(
  { settings }: AuthContext,
  { resourceScope }: Pick<AuthServer, 'resourceScope'>,
  challenge: Challenge | undefined,
  previous: Login | undefined,
): string | undefined {
  if (challenge?.kind !== 'insufficientScope') return settings.scope ?? challenge?.scope;
  return computeScopeUnion(settings.scope, previous?.tokens?.scope, challenge.scope ?? resourceScope);
}

/**
 * Returns a new key for the tokens if the settings or the server require them to be bound to one; undefined for bearer
 * tokens. Throws AuthorizationError if the authorization server does not accept the proofs of such a key.
 */
export function newDpopKey(
  { settings, name, secrets }: AuthContext,
  { issuer, metadata, requiresDpop }: AuthServer,
): DpopKey | undefined {
  if (!(settings.dpop ?? requiresDpop)) return undefined;
  const algorithms = metadata?.dpop_signing_alg_values_supported;
  if (algorithms !== undefined && !algorithms.includes(dpopAlgorithm)) {
    throw new AuthorizationError(
      `${issuer} does not accept DPoP proofs with ${dpopAlgorithm}, only with: ${algorithms.join(', ')}.`,
      { server: name },
    );
  }
  const key = new DpopKey();
  secrets.add(key.export());
  return key;
}
