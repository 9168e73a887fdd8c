import { createPrivateKey, type KeyObject } from 'node:crypto';
import {
  createPrivateKeyJwtAuth,
  type OAuthClientInformation,
  selectClientAuthMethod,
} from '@modelcontextprotocol/client';
import { UsageError } from '../../../core/errors.ts';
import type { AuthSettings } from '../../targets/auth-settings.ts';

/** What the metadata of an authorization server contain about clients (RFC 8414, section 2). */
interface ServerMetadata {
  issuer: string;
  token_endpoint_auth_methods_supported?: string[] | undefined;
}

/** Adds a client's authentication to the headers or the form of a request to a token or revocation endpoint. */
export type ClientAuthentication = (
  headers: Headers,
  form: URLSearchParams,
  url: URL,
  metadata: ServerMetadata | undefined,
) => void | Promise<void>;

/**
 * Adds a client's id and secret to a request to a token or revocation endpoint. Unlike the SDK's own function, encodes
 * them for Basic authentication (RFC 6749, section 2.3.1).
 */
export function clientAuthentication(client: OAuthClientInformation): ClientAuthentication {
  return (headers, form, _url, metadata) => {
    const { client_id: id, client_secret: secret } = client;
    const method = selectClientAuthMethod(client, metadata?.token_endpoint_auth_methods_supported ?? []);
    if (method === 'client_secret_basic' && secret !== undefined) {
      const credentials = `${formEncode(id)}:${formEncode(secret)}`;
      headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
      return;
    }
    form.set('client_id', id);
    if (method === 'client_secret_post' && secret !== undefined) form.set('client_secret', secret);
  };
}

/** Adds the authentication of the client of a login: by the key in the settings if it is theirs. Throws UsageError. */
export function loginAuthentication(
  { clientId, clientKey }: AuthSettings,
  client: OAuthClientInformation,
): ClientAuthentication {
  const isOwn = client.client_id === clientId;
  return isOwn && clientKey !== undefined
    ? keyAuthentication(client.client_id, clientKey)
    : clientAuthentication(client);
}

/** A client that is registered at an authorization server or an identity provider. */
export interface RegisteredClient {
  id: string;
  secret: string | undefined;
  /** A private key in PEM form, used instead of the secret. */
  key: string | undefined;
}

/** Adds the authentication of a registered client: by its key or its secret, or only its id. Throws UsageError. */
export function registeredAuthentication({ id, secret, key }: RegisteredClient): ClientAuthentication {
  if (key !== undefined) return keyAuthentication(id, key);
  return clientAuthentication({ client_id: id, ...(secret === undefined ? {} : { client_secret: secret }) });
}

/** Encodes a text as `application/x-www-form-urlencoded`. */
function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

/** Adds a JWT signed with the client's private key (RFC 7523, section 2.2). Throws UsageError for an unusable key. */
export function keyAuthentication(clientId: string, pem: string): ClientAuthentication {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    throw new UsageError('The client key is not an unencrypted private key in PEM form.', { cause: error });
  }
  const alg = algorithmOf(key);
  const privateKey = key.export({ format: 'jwk' }) as Record<string, unknown>;
  return (headers, form, url, metadata) => {
    const identity = { issuer: clientId, subject: clientId };
    // The authorization server identifies itself by its issuer or, without metadata, by its token endpoint.
    const audience = metadata?.issuer ?? url.href;
    return createPrivateKeyJwtAuth({ ...identity, privateKey, alg, audience })(headers, form, url);
  };
}

function algorithmOf(key: KeyObject): string {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const byCurve: Record<string, string> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };
  if (key.asymmetricKeyType === 'rsa') return 'RS256';
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA';
  const algorithm = curve === undefined ? undefined : byCurve[curve];
  if (algorithm !== undefined) return algorithm;
  throw new UsageError(`Client keys of type ${curve ?? key.asymmetricKeyType} are not supported.`, {
    hint: 'Use an RSA, P-256, P-384, P-521 or Ed25519 key.',
  });
}
