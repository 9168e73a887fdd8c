/**
 * An MCP server, its authorization server at `/as`, which accepts only JWT assertions, and an identity provider at `/idp`,
 * all on one port. Nothing is signed: the claims count. A workload needs no client; a grant of the identity provider needs the client `mcpc` with
 * the secret `as-secret`. At the identity provider, mcpc is `mcpc-at-idp` with the secret `idp-secret`, and every user is
 * `ada`.
 *
 * `--dpop`: the MCP server requires tokens that are bound to a key. `POST /control` returns the received token requests.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { listen } from '../listen.mjs';
import { flag } from '../raw/lines.mjs';
import { responder, text, toolMethods } from '../raw/protocol.mjs';
import { proofChecker } from './proofs.mjs';

const tokenType = (name) => `urn:ietf:params:oauth:token-type:${name}`;
const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
const jwt = (typ, claims) => `${encode({ alg: 'ES256', typ })}.${encode(claims)}.c2lnbmF0dXJl`;
const inAnHour = () => Math.floor(Date.now() / 1_000) + 3_600;

/** The subject and the key of each access token. */
const tokens = new Map();
/** The code challenge of each authorization code, and the refresh tokens. */
const codes = new Map();
const refreshTokens = new Set();
/** The parameters of every token request, with its path. */
const requests = [];
let checkProof;

const routes = {
  '/.well-known/oauth-protected-resource/mcp': (origin) => ({
    resource: `${origin}/mcp`,
    authorization_servers: [`${origin}/as`],
    scopes_supported: ['read'],
    dpop_bound_access_tokens_required: flag('--dpop'),
  }),
  '/.well-known/oauth-authorization-server/as': (origin) => ({
    issuer: `${origin}/as`,
    token_endpoint: `${origin}/as/token`,
    grant_types_supported: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'none'],
  }),
  '/idp/.well-known/openid-configuration': (origin) => ({
    issuer: `${origin}/idp`,
    authorization_endpoint: `${origin}/idp/authorize`,
    token_endpoint: `${origin}/idp/token`,
    scopes_supported: ['openid', 'offline_access'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  }),
};

const http = createServer((request, response) => {
  serve(request, response).catch((error) => response.destroy(error));
});
listen(http, '/mcp');

async function serve(request, response) {
  const origin = `http://${request.headers.host}`;
  const url = new URL(request.url, origin);
  const document = routes[url.pathname];
  if (document !== undefined) return reply(response, 200, document(origin));
  switch (url.pathname) {
    case '/mcp':
      return serveMcp(request, response, origin);
    case '/as/token':
      return replyToTokenRequest(request, response, (form) => accessToken(form, request, origin));
    case '/idp/token':
      return replyToTokenRequest(request, response, (form) => identityProviderToken(form, origin));
    case '/idp/authorize': {
      const code = randomUUID();
      const query = url.searchParams;
      codes.set(code, query.get('code_challenge'));
      const target = new URL(query.get('redirect_uri'));
      target.search = new URLSearchParams({ code, state: query.get('state') });
      return reply(response, 302, {}, { location: target.href });
    }
    case '/control':
      return reply(response, 200, requests);
    default:
      return reply(response, 404, {});
  }
}

async function serveMcp(request, response, origin) {
  const scheme = flag('--dpop') ? 'DPoP' : 'Bearer';
  const [given, token] = (request.headers.authorization ?? '').split(' ');
  const found = given === scheme ? tokens.get(token) : undefined;
  checkProof ??= proofChecker(`${origin}/mcp`, undefined);
  const problem = found?.thumbprint === undefined ? undefined : checkProof(request, token, found.thumbprint);
  if (found === undefined || problem !== undefined) {
    return reply(
      response,
      401,
      {},
      { 'www-authenticate': `${scheme} error="${problem ?? 'invalid_token'}"` },
    );
  }
  if (request.method !== 'POST') return reply(response, 405, {});
  const whoami = { name: 'whoami', call: () => text(found.subject) };
  const respond = responder(toolMethods([whoami]), { name: 'assertions' });
  const answer = await respond(JSON.parse(await textOf(request)));
  if (answer === undefined) response.writeHead(202).end();
  else reply(response, 200, answer);
}

/** Replies with what `issue` returns for the form; a text is an error code. */
async function replyToTokenRequest(request, response, issue) {
  const form = Object.fromEntries(new URLSearchParams(await textOf(request)));
  requests.push({ path: request.url, ...form });
  const issued = issue(form);
  if (typeof issued === 'string')
    reply(response, 400, { error: issued, error_description: 'as the test wants' });
  else reply(response, 200, issued);
}

function accessToken({ grant_type: grant, assertion = '' }, { headers }, origin) {
  if (grant !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return 'unsupported_grant_type';
  const [head, payload] = assertion.split('.');
  const { typ } = decode(head);
  const { sub, aud, exp, client_id: client, resource } = decode(payload);
  const isGrant = typ === 'oauth-id-jag+jwt';
  const credentials = Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
  if (isGrant && credentials !== `${client}:as-secret`) return 'invalid_client';
  if (isGrant && resource !== `${origin}/mcp`) return 'invalid_target';
  if (aud !== `${origin}/as` || exp * 1_000 < Date.now()) return 'invalid_grant';
  const token = randomUUID();
  tokens.set(token, { subject: sub, thumbprint: thumbprintOf(headers.dpop) });
  return {
    access_token: token,
    token_type: headers.dpop === undefined ? 'Bearer' : 'DPoP',
    expires_in: 3_600,
  };
}

function identityProviderToken(form, origin) {
  if (form.client_id !== 'mcpc-at-idp' || form.client_secret !== 'idp-secret') return 'invalid_client';
  switch (form.grant_type) {
    case 'authorization_code': {
      const challenge = createHash('sha256').update(form.code_verifier).digest('base64url');
      if (codes.get(form.code) !== challenge) return 'invalid_grant';
      return identityTokens(origin);
    }
    case 'refresh_token':
      return refreshTokens.delete(form.refresh_token) ? identityTokens(origin) : 'invalid_grant';
    case 'urn:ietf:params:oauth:grant-type:token-exchange': {
      const { sub, aud, exp } = decode(form.subject_token.split('.')[1]);
      if (aud !== 'mcpc-at-idp' || exp * 1_000 < Date.now()) return 'invalid_grant';
      const claims = {
        iss: `${origin}/idp`,
        sub,
        aud: form.audience,
        resource: form.resource,
        exp: inAnHour(),
      };
      return {
        access_token: jwt('oauth-id-jag+jwt', { ...claims, client_id: 'mcpc' }),
        issued_token_type: tokenType('id-jag'),
        token_type: 'N_A',
      };
    }
    default:
      return 'unsupported_grant_type';
  }
}

function identityTokens(origin) {
  const refresh = randomUUID();
  refreshTokens.add(refresh);
  return {
    id_token: jwt('JWT', { iss: `${origin}/idp`, sub: 'ada', aud: 'mcpc-at-idp', exp: inAnHour() }),
    access_token: randomUUID(),
    token_type: 'Bearer',
    expires_in: 3_600,
    refresh_token: refresh,
  };
}

/** The thumbprint of the key in a DPoP proof; undefined without a proof. */
function thumbprintOf(proof) {
  if (proof === undefined) return undefined;
  const { crv, kty, x, y } = decode(proof.split('.')[0]).jwk;
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

function reply(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
