/** `oidc-provider` as an authorization server for one resource, on a port of 127.0.0.1. */
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/**
 * Starts the provider. `resource`: the server that its tokens are for. `ttl`: the lifetime of an access token in
 * seconds. `metadata`: modifies its metadata. `clients`: preregistered clients. `demandsNonce`: DPoP proofs need one. Returns the provider, its URL and
 * the requests that it received.
 */
export async function startProvider({
  resource,
  ttl,
  metadata,
  clients = [],
  port = 0,
  demandsNonce = false,
}) {
  const counts = { registrations: 0, refreshes: 0, logins: 0, credentials: 0, revocations: 0 };
  /** Returned by the token endpoint instead of tokens, if set: a status and an OAuth error code. */
  const failure = { status: 0, error: '' };
  let handle = (_request, response) => response.end();
  const http = createServer((request, response) => handle(request, response));
  await new Promise((resolve) => http.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${http.address().port}`;
  const provider = new Provider(issuer, {
    clients,
    features: {
      devInteractions: { enabled: true },
      dPoP: { enabled: true, nonceSecret: Buffer.alloc(32), requireNonce: () => demandsNonce },
      registration: { enabled: true },
      revocation: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, indicator) => {
          if (indicator !== resource) throw new Error(`There is no resource ${indicator}.`);
          return { scope: 'read write', accessTokenFormat: 'opaque', accessTokenTTL: ttl };
        },
      },
    },
    clientDefaults: { grant_types: ['authorization_code', 'refresh_token'] },
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    scopes: ['openid', 'offline_access', 'read', 'write'],
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    pkce: { required: () => true },
    ttl: {
      AccessToken: ttl,
      ClientCredentials: ttl,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 600,
    },
    cookies: { keys: ['test'] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  provider.on('grant.success', ({ oidc }) => {
    const { grant_type: type } = oidc.params;
    if (type === 'refresh_token') counts.refreshes += 1;
    if (type === 'authorization_code') counts.logins += 1;
    if (type === 'client_credentials') counts.credentials += 1;
  });
  provider.on('registration_create.success', () => {
    counts.registrations += 1;
  });
  provider.on('grant.revoked', () => {
    counts.revocations += 1;
  });
  const answer = provider.callback();
  handle = (request, response) => {
    if (failure.status !== 0 && request.url === '/token') {
      response.writeHead(failure.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: failure.error || null }));
      return;
    }
    if (metadata !== undefined && request.url.startsWith('/.well-known/')) rewrite(response, metadata);
    answer(request, response);
  };
  return { provider, issuer, counts, failure, http };
}

/** Lets `change` modify the JSON of the response. */
function rewrite(response, change) {
  const end = response.end.bind(response);
  response.end = (body) => {
    if (response.statusCode !== 200) return end(body);
    const text = JSON.stringify(change(JSON.parse(String(body))));
    response.setHeader('content-length', Buffer.byteLength(text));
    return end(text);
  };
}
