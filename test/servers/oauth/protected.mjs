/**
 * An MCP server that requires a token of its authorization server, `oidc-provider`, in the same process; also over
 * WebSocket, at the same path.
 *
 * `--ttl SECONDS`: the lifetime of access tokens (3600). `--no-pkce`: the metadata omit PKCE. `--other-issuer`:
 * they name another issuer. `--no-registration`: no dynamic registration. `--client ID`, with `--secret SECRET` or
 * `--key PUBLIC_JWK`: a preregistered client. `--tls`: only the MCP server uses
 * https, with the certificate in ../http. `--strict-headers`: POST requests without `MCP-Protocol-Version` are rejected
 * before their token is checked.
 *
 * `--dpop`: tokens have to be bound to a key (DPoP). `--dpop-nonce`: and both servers demand nonces.
 *
 * `POST /control` with `{"do": …}` changes the state and responds with the counters: `revokeAccess`,
 * `revokeRefresh`, `forgetClient`, `redirectTo`, each with its subject as `token`; `failTokens` with the status and the
 * OAuth error code that the token endpoint returns from then on, as `503 error`.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { flag, option } from '../raw/lines.mjs';
import { proofChecker } from './proofs.mjs';
import { startProvider } from './provider.mjs';
import { letUpgrade } from './upgrades.mjs';

const listener = (request, response) => {
  serve(request, response).catch((error) => response.destroy(error));
};
const file = (name) => readFileSync(new URL(`../http/${name}`, import.meta.url));
const http = flag('--tls')
  ? createTlsServer({ key: file('key.pem'), cert: file('certificate.pem') }, listener)
  : createServer(listener);
await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
const strict = flag('--strict-headers');
const origin = `${flag('--tls') ? 'https' : 'http'}://127.0.0.1:${http.address().port}`;
const resource = `${origin}/mcp`;

const dpopNonce = flag('--dpop-nonce') ? 'nonce-of-the-server' : undefined;
const requiresDpop = flag('--dpop') || dpopNonce !== undefined;
const errorOfProof = proofChecker(resource, dpopNonce);

const authorization = await startProvider({
  resource,
  demandsNonce: dpopNonce !== undefined,
  ttl: Number(option('--ttl', '3600')),
  clients: clients(),
  metadata: (metadata) => ({
    ...metadata,
    ...(flag('--no-pkce') ? { code_challenge_methods_supported: undefined } : {}),
    ...(flag('--other-issuer') ? { issuer: 'https://other.example' } : {}),
    ...(flag('--no-registration') ? { registration_endpoint: undefined } : {}),
  }),
});
const { provider, issuer, counts, failure } = authorization;
/** The received tokens, and whether they were accepted. */
const shown = [];
const refused = new Set();
/** Every received `Authorization` header. */
const authorizations = [];
let elsewhere = '';

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'protected', version: '1.0.0' });
  server.registerTool('whoami', { description: 'Who is asking' }, () => ({
    content: [{ type: 'text', text: JSON.stringify(shown.at(-1)) }],
  }));
  server.registerTool('write', { description: 'Needs the scope write' }, () => ({
    content: [{ type: 'text', text: 'written' }],
  }));
  return server;
});

function clients() {
  const id = option('--client', '');
  if (id === '') return [];
  const key = option('--key', '');
  const secret = option('--secret', '');
  return [
    {
      client_id: id,
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      redirect_uris: ['http://127.0.0.1/callback'],
      application_type: 'native',
      ...(key === ''
        ? { client_secret: secret, token_endpoint_auth_method: option('--method', 'client_secret_basic') }
        : {
            jwks: { keys: [JSON.parse(key)] },
            token_endpoint_auth_method: 'private_key_jwt',
            token_endpoint_auth_signing_alg: JSON.parse(key).alg,
          }),
    },
  ];
}

letUpgrade(http, { admit, headers: (request) => challengeWith(errorFor(request)) });

async function serve(request, response) {
  const { pathname } = new URL(request.url, origin);
  if (pathname === '/control') return control(request, response);
  if (pathname === '/.well-known/oauth-protected-resource/mcp') {
    return reply(response, 200, { resource, authorization_servers: [issuer], scopes_supported: ['read'] });
  }
  if (pathname !== '/mcp') return reply(response, 404, {});
  if (elsewhere !== '') return reply(response, 307, {}, { location: elsewhere });
  const body = request.method === 'POST' ? await json(request) : undefined;
  if (strict && request.method === 'POST' && request.headers['mcp-protocol-version'] === undefined) {
    const error = { code: -32_020, message: 'MCP-Protocol-Version header is missing' };
    return reply(response, 400, { jsonrpc: '2.0', id: body?.id, error });
  }
  const who = await admit(request);
  if (who === undefined) return challenge(response, 401, errorFor(request));
  if (body?.method === 'tools/call' && body.params?.name === 'write' && !who.scopes.includes('write')) {
    return challenge(response, 403, 'error="insufficient_scope", scope="write", ');
  }
  const made = new Request(resource, {
    method: request.method,
    headers: request.headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await handler.fetch(made);
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) response.end();
  else await pipeline(Readable.fromWeb(answer.body), response);
}

/** Returns the user of the request; undefined if it is not authorized. */
async function admit(request) {
  const { authorization } = request.headers;
  if (authorization !== undefined) authorizations.push(authorization);
  const token = (requiresDpop ? /^DPoP (.+)$/ : /^Bearer (.+)$/).exec(authorization ?? '')?.[1];
  const found = token === undefined || refused.has(token) ? undefined : await tokenOf(token);
  if (found === undefined) return undefined;
  request.proofError = requiresDpop ? errorOfProof(request, token, found.jkt) : undefined;
  if (request.proofError !== undefined) return undefined;
  const who = { who: found.accountId ?? found.clientId, scopes: found.scope?.split(' ') ?? [] };
  shown.push(who);
  return who;
}

async function tokenOf(token) {
  const found = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
  return found?.isValid === true ? found : undefined;
}

function challenge(response, status, error) {
  reply(response, status, { error: 'no' }, challengeWith(error));
}

function challengeWith(error) {
  const scheme = requiresDpop ? 'DPoP' : 'Bearer';
  const metadata = `resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`;
  return {
    'www-authenticate': `${scheme} ${error}${metadata}`,
    ...(dpopNonce === undefined ? {} : { 'dpop-nonce': dpopNonce }),
  };
}

function errorFor({ headers, proofError }) {
  if (proofError !== undefined) return `error="${proofError}", `;
  return headers.authorization === undefined ? '' : 'error="invalid_token", ';
}

async function control(request, response) {
  const { do: what, token } = await json(request);
  if (what === 'revokeAccess') refused.add(token);
  if (what === 'redirectTo') elsewhere = token;
  if (what === 'failTokens') {
    const [status, error] = token.split(' ');
    Object.assign(failure, { status: Number(status), error });
  }
  if (what === 'revokeRefresh') await (await provider.RefreshToken.find(token))?.destroy();
  if (what === 'forgetClient') await provider.Client.adapter.destroy(token);
  reply(response, 200, { counts, issuer, shown, authorizations });
}

function reply(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

console.error(`listening on ${resource}`);
