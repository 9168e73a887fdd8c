import { describe, expect, it } from 'vitest';
import { authorize } from '../../../../../src/engine/auth/authorize.ts';
import { OAuthAuthorizer } from '../../../../../src/engine/auth/authorizer.ts';
import { DpopKey } from '../../../../../src/engine/auth/dpop/dpop-key.ts';
import { refresh } from '../../../../../src/engine/auth/refresh.ts';
import type { Login } from '../../../../../src/engine/auth/store/credentials.ts';
import { challengeOf } from '../../../../../src/engine/http/authorization.ts';
import type { HttpRequest } from '../../../../../src/engine/http/fetch.ts';
import type { AuthSettings } from '../../../../../src/engine/targets/auth-settings.ts';
import {
  fakeAuthorization,
  loginAt,
  metadataOf,
  metadataPath,
  origin,
  type Page,
  resourcePath,
} from '../fake-authorization.ts';
import { verifiedProof } from './proof.ts';

const challenge = { kind: 'unauthorized', resourceMetadataUrls: [], scope: undefined } as const;
const prior = { used: undefined, isDeclined: false, storeError: undefined };
const signal = new AbortController().signal;
const robot: AuthSettings = {
  grant: 'credentials',
  clientId: 'robot',
  clientSecret: 'the-secret',
  dpop: true,
};
const bound = { access_token: 'access-1', token_type: 'DPoP' };

/** A token endpoint that responds with each page in turn, and the proofs that it has received. */
function tokenEndpoint(...answers: Page[]) {
  const proofs: (string | undefined)[] = [];
  const page = (request: HttpRequest) => {
    proofs.push(request.headers.dpop);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return typeof answer === 'function' ? answer(request) : answer;
  };
  return { page, proofs };
}

const demandNonce = (nonce: string) =>
  Response.json({ error: 'use_dpop_nonce' }, { status: 400, headers: { 'dpop-nonce': nonce } });

function authorized(pages: Record<string, Page>, auth = robot) {
  const metadata = { ...metadataOf(origin), dpop_signing_alg_values_supported: ['ES256'] };
  const { context } = fakeAuthorization({ [metadataPath]: metadata, ...pages }, { auth });
  return authorize(context, challenge, prior, signal) as Promise<Login>;
}

describe('a token request with DPoP', () => {
  it('carries a proof, and yields a login with the key of the proof', async () => {
    const { page, proofs } = tokenEndpoint(bound);
    const login = await authorized({ '/token': page });
    const { header, claims } = verifiedProof(proofs[0]);
    expect(claims).toMatchObject({ htm: 'POST', htu: `${origin}/token` });
    const { jwk } = verifiedProof(
      new DpopKey(login.dpopKey).proof({ method: 'GET', url: new URL(origin), nonce: undefined }),
    ).header;
    expect(jwk).toEqual(header.jwk);
  });

  it('is repeated with another proof and the nonce that the server demands', async () => {
    const { page, proofs } = tokenEndpoint(demandNonce('nonce-1'), demandNonce('nonce-2'), bound);
    expect((await authorized({ '/token': page })).tokens?.access).toBe('access-1');
    const claims = proofs.map((proof) => verifiedProof(proof).claims);
    expect(claims.map(({ nonce }) => nonce)).toEqual([undefined, 'nonce-1', 'nonce-2']);
    expect(new Set(claims.map(({ jti }) => jti)).size).toBe(3);
  });

  it('is not repeated forever', async () => {
    const { page, proofs } = tokenEndpoint(() => demandNonce('nonce'));
    await expect(authorized({ '/token': page })).rejects.toThrow('rejected the login: use_dpop_nonce');
    expect(proofs).toHaveLength(3);
  });

  it('is made if the metadata of the server require it', async () => {
    const { page, proofs } = tokenEndpoint(bound);
    const metadata = { resource: `${origin}/mcp`, dpop_bound_access_tokens_required: true };
    await authorized({ '/token': page, [resourcePath]: metadata }, { ...robot, dpop: undefined });
    expect(proofs[0]).toBeDefined();
  });

  it('is not made if nothing requires it', async () => {
    const { page, proofs } = tokenEndpoint({ ...bound, token_type: 'Bearer' });
    expect((await authorized({ '/token': page }, { ...robot, dpop: undefined })).dpopKey).toBeUndefined();
    expect(proofs).toEqual([undefined]);
  });

  it.each<[string, Record<string, Page>, string]>([
    [
      'a bearer token',
      { '/token': { access_token: 'a', token_type: 'Bearer' } },
      'is not bound to the key of mcpc',
    ],
    [
      'a rejection of the proof',
      { '/token': () => Response.json({ error: 'invalid_dpop_proof' }, { status: 400 }) },
      'rejects the DPoP proof of mcpc',
    ],
    [
      'another algorithm',
      { [metadataPath]: { ...metadataOf(origin), dpop_signing_alg_values_supported: ['RS256'] } },
      'does not accept DPoP proofs with ES256, only with: RS256',
    ],
  ])('fails with %s', async (_case, pages, message) => {
    await expect(authorized(pages)).rejects.toThrow(message);
  });
});

describe('a challenge', () => {
  const challenged = (value: string) =>
    challengeOf({ status: 401, headers: new Headers({ 'www-authenticate': value }) });

  it.each([
    ['DPoP algs="ES256"', true],
    ['Bearer, DPoP algs="ES256"', undefined],
    ['Bearer', undefined],
  ])('%s requires DPoP: %s', (value, expected) => {
    expect(challenged(value)?.requiresDpop).toBe(expected);
  });
});

describe('a stored login with DPoP', () => {
  const key = new DpopKey();
  const dpopLogin = {
    ...loginAt(origin, Date.now() + 3_600_000),
    savedAt: Date.now(),
    dpopKey: key.export(),
  };

  /** Requests with the stored login, to a server that responds with each page in turn. */
  async function requesting(auth: AuthSettings | undefined, login: Login, ...answers: Page[]) {
    const requests: HttpRequest[] = [];
    const mcp = (request: HttpRequest) => {
      requests.push(request);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return typeof answer === 'function' ? answer(request) : answer;
    };
    const { context, source, options } = fakeAuthorization(
      { [metadataPath]: metadataOf(origin), '/mcp': mcp },
      { ...(auth === undefined ? {} : { auth }) },
    );
    await context.store.save(login);
    const authorizer = new OAuthAuthorizer(source, options, (work) => work());
    const send = () =>
      authorizer.authorizedFetch(context.fetch)(new URL(`${origin}/mcp?a=1`), {
        method: 'POST',
        headers: {},
        body: '{}',
      });
    return { send, requests };
  }

  it('presents the token with a new proof in each request', async () => {
    const { send, requests } = await requesting(undefined, dpopLogin, {});
    await send();
    await send();
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['DPoP access-1', 'DPoP access-1']);
    const claims = requests.map(({ headers }) => verifiedProof(headers.dpop).claims);
    expect(claims[0]).toMatchObject({ htm: 'POST', htu: `${origin}/mcp`, ath: expect.any(String) });
    expect(claims[0]?.jti).not.toBe(claims[1]?.jti);
  });

  it('repeats a request with the nonce that the server demands, and keeps using the latest nonce', async () => {
    const demand = new Response(null, {
      status: 401,
      headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'nonce-1' },
    });
    const accepted = () => Response.json({}, { headers: { 'dpop-nonce': 'nonce-2' } });
    const { send, requests } = await requesting(undefined, dpopLogin, demand, accepted);
    expect((await send()).status).toBe(200);
    await send();
    const nonces = requests.map(({ headers }) => verifiedProof(headers.dpop).claims.nonce);
    expect(nonces).toEqual([undefined, 'nonce-1', 'nonce-2']);
  });

  it('reports a rejected proof instead of logging in again', async () => {
    const rejection = new Response(null, {
      status: 401,
      headers: { 'www-authenticate': 'DPoP error="invalid_dpop_proof", error_description="too old"' },
    });
    const { send } = await requesting(undefined, dpopLogin, rejection);
    await expect(send()).rejects.toThrow(
      'server rejects the DPoP proof that mcpc sent with the token (too old).',
    );
  });

  it('is refreshed with the same key', async () => {
    const { page, proofs } = tokenEndpoint({ access_token: 'access-2', token_type: 'dpop' });
    const { context } = fakeAuthorization({ [metadataPath]: metadataOf(origin), '/token': page });
    await context.store.save(dpopLogin);
    const refreshed = await refresh(context, dpopLogin);
    expect(refreshed).toMatchObject({ dpopKey: dpopLogin.dpopKey, tokens: { access: 'access-2' } });
    const proof = key.proof({ method: 'GET', url: new URL(origin), nonce: undefined });
    expect(verifiedProof(proofs[0]).header).toEqual(verifiedProof(proof).header);
    expect((await context.store.find(context.key))?.dpopKey).toBe(dpopLogin.dpopKey);
  });

  it('is required by the settings, so that a stored bearer token is not sent', async () => {
    const bearer = { ...loginAt(origin, Date.now() + 3_600_000), savedAt: Date.now() };
    const { send, requests } = await requesting({ grant: undefined, dpop: true }, bearer, {});
    await send();
    expect(requests[0]?.headers.authorization).toBeUndefined();
  });
});
