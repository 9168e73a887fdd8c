import { describe, expect, it, vi } from 'vitest';
import { authorize } from '../../../../src/engine/auth/authorize.ts';
import { OAuthAuthorizer } from '../../../../src/engine/auth/authorizer.ts';
import { loginInUse } from '../../../../src/engine/auth/login-in-use.ts';
import { refresh } from '../../../../src/engine/auth/refresh.ts';
import { isStale } from '../../../../src/engine/auth/store/credentials.ts';
import { describeRecord, toRecord } from '../../../../src/engine/auth/store/records.ts';
import { fakeAuthorization, loginAt, metadataOf, metadataPath, origin } from './fake-authorization.ts';

const pages = (token: unknown) => ({ [metadataPath]: metadataOf(origin), '/token': token });
const refused = (status: number, body: unknown) => () => Response.json(body, { status });
const challenge = { kind: 'unauthorized', resourceMetadataUrls: [], scope: undefined } as const;
const html = { 'content-type': 'text/html' };

async function stored(...[answers, settings]: Parameters<typeof fakeAuthorization>) {
  const fake = fakeAuthorization(answers, settings);
  const login = loginAt(origin);
  await fake.context.store.save(login);
  const authorizing = () =>
    authorize(
      fake.context,
      challenge,
      { used: login, isDeclined: false, storeError: undefined },
      new AbortController().signal,
    );
  return { ...fake, login, authorizing };
}

describe('a refresh', () => {
  it('replaces the tokens, and keeps the refresh token if there is no other', async () => {
    const { context, login, bodies } = await stored(
      pages({ access_token: 'access-2', refresh_token: null, scope: null, token_type: null, id_token: null }),
    );
    await context.store.save({ ...login, refreshError: 'HTTP 500' });
    const refreshed = await refresh(context, login);
    expect(refreshed?.tokens).toEqual({
      ...{ access: 'access-2', refresh: 'refresh-1', scope: 'read', expiresAt: undefined },
    });
    expect((await context.store.find(context.key))?.refreshError).toBeUndefined();
    expect(bodies).toEqual(['grant_type=refresh_token&refresh_token=refresh-1&client_id=id']);
  });

  it('keeps the id by which the login in use is known', async () => {
    const { context, login, source, options } = await stored(pages({ access_token: 'access-2' }));
    const authorizer = new OAuthAuthorizer(source, options, (work) => work());
    expect(loginInUse(source)).toBeUndefined();
    await authorizer.credentials();
    expect(loginInUse(source)).toEqual({ server: context.key, id: 'login-1' });
    expect((await refresh(context, login))?.id).toBe('login-1');
  });

  it('finds a login whose issuer is written with a slash', async () => {
    const { context, login } = await stored(pages({ access_token: 'access-2' }));
    expect(await refresh(context, { ...login, issuer: `${origin}/` })).toMatchObject({
      tokens: { access: 'access-2' },
    });
  });

  it.each([
    ['an error code', refused(400, { error: 'invalid_request', error_description: null }), 'invalid_request'],
    ['an error with status 200', refused(200, { error: 'bad_refresh_token' }), 'bad_refresh_token'],
    ['a status', refused(500, {}), 'HTTP 500'],
    ['a page', () => new Response('<html>', { headers: html }), 'unusable response'],
    ['a page with an error', () => new Response('<html>', { status: 404, headers: html }), 'HTTP 404'],
  ])('that fails with %s requires a new login, and keeps the old one', async (_what, token, reason) => {
    const { context, login, authorizing } = await stored(pages(token));
    expect(await refresh(context, login)).toBeUndefined();
    const kept = await context.store.find(context.key);
    expect(kept).toEqual({ ...login, refreshError: reason });
    expect(describeRecord(await toRecord(kept ?? login, undefined))).toMatchObject({
      renewable: false,
      refreshError: reason,
    });
    await expect(authorizing()).rejects.toMatchObject({
      message: `server requires a new login: the old one could not be refreshed (${reason}).`,
      hint: 'Log in with: mcpc login server',
      exitStatus: 5,
    });
  });

  it('that fails for good offers a login to a user who can log in', async () => {
    const confirm = vi.fn(async () => false);
    const ui = { confirm, openBrowser: vi.fn(), readRedirectUrl: vi.fn() };
    const { authorizing } = await stored(pages(refused(400, { error: 'invalid_request' })), { ui });
    expect(await authorizing()).toBe('declined');
    expect(confirm).toHaveBeenCalledWith(
      `server requires a new login: the old one could not be refreshed (invalid_request). Log in again at ${origin}?`,
      expect.anything(),
    );
  });

  it.each([
    [503, {}],
    [429, {}],
    [400, { error: 'temporarily_unavailable' }],
  ])('that fails with %s %j may succeed later', async (status, body) => {
    const { context, login, authorizing } = await stored(pages(refused(status, body)));
    await expect(refresh(context, login)).rejects.toMatchObject({ isTransient: true });
    expect(await context.store.find(context.key)).toEqual(login);
    await expect(authorizing()).rejects.toMatchObject({
      message: `${origin} is not available: ${origin}/token returned HTTP ${status}.`,
      hint: 'Try again later.',
      exitStatus: 3,
    });
  });

  it('with invalid_grant removes the tokens, and keeps the registration', async () => {
    const { context, login } = await stored(pages(refused(400, { error: 'invalid_grant' })));
    expect(await refresh(context, login)).toBeUndefined();
    expect(await context.store.find(context.key)).toMatchObject({
      tokens: undefined,
      client: { client_id: 'id' },
    });
  });

  it('that fails is not repeated for each request', async () => {
    const { source, options, requests } = await stored(pages(refused(500, {})));
    const authorizer = new OAuthAuthorizer(source, options, (work) => work());
    const used = [await authorizer.credentials(), await authorizer.credentials()];
    expect(used.map((credentials) => credentials?.token)).toEqual(['access-1', 'access-1']);
    expect(requests.filter((request) => request === 'POST /token')).toHaveLength(1);
  });
});

describe('a token', () => {
  it.each([
    [3_600, 3_539, 3_541],
    [600, 539, 541],
    [60, 53, 55],
    [1, 0.8, 0.95],
  ])('that lasts %d s is used at %d s and refreshed at %d s', (lifetime, fresh, stale) => {
    const login = loginAt(origin, lifetime * 1_000);
    expect(isStale(login, fresh * 1_000)).toBe(false);
    expect(isStale(login, stale * 1_000)).toBe(true);
  });

  it('that expired before it was saved is refreshed, by a wrong clock or not', () => {
    expect(isStale({ ...loginAt(origin, 10_000), savedAt: 20_000 }, 20_000)).toBe(true);
    expect(isStale({ ...loginAt(origin), tokens: undefined }, 0)).toBe(false);
  });

  it('that is said to last 0 s is used until the server rejects it', async () => {
    const { context, login } = await stored(pages({ access_token: 'access-2', expires_in: 0 }));
    expect((await refresh(context, login))?.tokens?.expiresAt).toBeUndefined();
  });
});
