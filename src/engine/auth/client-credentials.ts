import { createPrivateKey, type KeyObject } from 'node:crypto';
import {
  auth,
  computeScopeUnion,
  createPrivateKeyJwtAuth,
  type OAuthClientProvider,
  type OAuthTokens,
} from '@modelcontextprotocol/client';
import { UsageError } from '../../core/errors.ts';
import type { Challenge } from '../http/authorization.ts';
import type { AuthContext } from './context.ts';
import { type AuthServerMetadata, resourceMetadata } from './discovery.ts';
import type { Login } from './store/credentials.ts';
import { tokensOf } from './store/credentials.ts';

/**
 * Has mcpc let in as itself, with a secret or a private key of its own (RFC 6749, section 4.4; RFC 7523). Throws
 * UsageError when there is nothing to show, and what the SDK throws.
 */
export async function authorizeClient(
  scene: AuthContext,
  discovery: AuthServerMetadata,
  challenge: Challenge | undefined,
  before: Login | undefined,
): Promise<Login> {
  const { clientId, clientSecret, clientKey } = scene.settings;
  if (clientId === undefined || (clientSecret === undefined && clientKey === undefined)) {
    throw new UsageError(
      `To be let in to ${scene.name} as a client, mcpc needs an id and a secret or a key.`,
      {
        server: scene.name,
        hint: 'Give --client-id with --client-secret env:NAME or --client-key FILE.',
      },
    );
  }
  const granted = challenge?.kind === 'insufficientScope' ? before?.tokens?.scope : undefined;
  const scope = scene.settings.scope ?? computeScopeUnion(granted, challenge?.scope);
  let tokens: OAuthTokens | undefined;
  const client = {
    client_id: clientId,
    ...(clientKey === undefined ? { client_secret: clientSecret } : {}),
    issuer: discovery.issuer,
  };
  const provider: OAuthClientProvider = {
    redirectUrl: undefined,
    clientMetadata: {
      client_name: 'mcpc',
      redirect_uris: [],
      grant_types: ['client_credentials'],
      ...(scope === undefined ? {} : { scope }),
    },
    clientInformation: () => client as ReturnType<OAuthClientProvider['clientInformation']>,
    tokens: () => undefined,
    saveTokens: (given) => {
      tokens = given;
    },
    redirectToAuthorization: unused,
    saveCodeVerifier: unused,
    codeVerifier: unused,
    prepareTokenRequest: (asked) =>
      new URLSearchParams({
        grant_type: 'client_credentials',
        ...(asked === undefined ? {} : { scope: asked }),
      }),
    ...(clientKey === undefined ? {} : { addClientAuthentication: keyAuthentication(clientId, clientKey) }),
  };
  await auth(provider, {
    serverUrl: scene.server,
    fetchFn: scene.fetch,
    ...resourceMetadata(challenge),
    ...(scope === undefined ? {} : { scope }),
  });
  if (tokens === undefined) throw new Error('The authorization server gave no tokens.');
  return {
    server: scene.key,
    issuer: discovery.issuer,
    authorizationServer: discovery.authorizationServer,
    resource: discovery.resource?.resource,
    grant: 'credentials',
    redirectUri: undefined,
    savedAt: Date.now(),
    client: client as Login['client'],
    tokens: tokensOf(tokens, scope, scene.secrets),
  };
}

/** Shows a private key by signing with it, with the algorithm that goes with its kind. Throws UsageError. */
function keyAuthentication(clientId: string, pem: string) {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    throw new UsageError('The client key is no private key in PEM form without a password.', {
      cause: error,
    });
  }
  const alg = algorithmOf(key);
  const privateKey = key.export({ format: 'jwk' }) as Record<string, unknown>;
  return createPrivateKeyJwtAuth({ issuer: clientId, subject: clientId, privateKey, alg });
}

function algorithmOf(key: KeyObject): string {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const byCurve: Record<string, string> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };
  if (key.asymmetricKeyType === 'rsa') return 'RS256';
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA';
  const algorithm = curve === undefined ? undefined : byCurve[curve];
  if (algorithm !== undefined) return algorithm;
  throw new UsageError(`A client key of the kind ${curve ?? key.asymmetricKeyType} cannot be used.`, {
    hint: 'RSA, P-256, P-384, P-521 and Ed25519 keys can.',
  });
}

function unused(): never {
  throw new Error('No browser takes part in this.');
}
