import { describe, expect, it } from 'vitest';
import { authorize } from '../../../../src/engine/auth/authorize.ts';
import type { LoginUi } from '../../../../src/engine/auth/context.ts';
import type { HttpRequest } from '../../../../src/engine/http/fetch.ts';
import type { AuthSettings } from '../../../../src/engine/targets/auth-settings.ts';
import { fakeAuthorization, metadataOf, metadataPath, origin, type Page } from './fake-authorization.ts';
import { jwt } from './jwt.ts';

const idp = `${origin}/idp`;
const settings: AuthSettings = { grant: 'enterprise', idp, idpClientId: 'mcpc-at-idp', clientId: 'mcpc' };
const challenge = { kind: 'unauthorized', resourceMetadataUrls: [], scope: undefined } as const;
const prior = { used: undefined, isDeclined: false, storeError: undefined };
const signal = new AbortController().signal;
const idToken = (lifetime: number) => jwt({ sub: 'ada', exp: Math.floor(Date.now() / 1_000) + lifetime });

/** An authorization server, an identity provider whose token endpoint returns each page in turn, and a user. */
function signingOn(answers: Page[], { hasUser = true } = {}) {
  const pages: URL[] = [];
  let state = '';
  const ui: LoginUi = {
    confirm: async () => true,
    async openBrowser(page) {
      pages.push(page);
      state = page.searchParams.get('state') ?? '';
      return false;
    },
    readRedirectUrl: async () => `http://127.0.0.1/callback?code=code&state=${state}`,
  };
  const grants: (string | null)[] = [];
  const { context } = fakeAuthorization(
    {
      [metadataPath]: metadataOf(origin),
      '/token': { access_token: 'access-1', token_type: 'Bearer' },
      // Like some identity providers, it does not say that it supports PKCE.
      [`${metadataPath}/idp`]: {
        ...{ issuer: idp, authorization_endpoint: `${idp}/authorize`, token_endpoint: `${idp}/token` },
        scopes_supported: ['openid', 'offline_access'],
      },
      '/idp/token': ({ body }: HttpRequest) => {
        const form = new URLSearchParams(body);
        grants.push(form.get('grant_type'));
        if (form.has('subject_token')) return { access_token: 'the-grant', token_type: 'N_A' };
        return answers.length > 1 ? answers.shift() : answers[0];
      },
    },
    { auth: settings, ...(hasUser ? { ui } : {}) },
  );
  return { login: () => authorize(context, challenge, prior, signal), context, pages, grants };
}

const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const response = (token?: string) => ({
  ...{ access_token: 'idp-access', token_type: 'Bearer', refresh_token: 'idp-refresh' },
  ...(token === undefined ? {} : { id_token: token }),
});

describe('a login at the identity provider', () => {
  it('requests an ID token, which is stored and used again', async () => {
    const token = idToken(600);
    const { login, context, pages, grants } = signingOn([response(token)]);
    expect(await login()).toMatchObject({ tokens: { access: 'access-1' } });
    expect(await login()).toMatchObject({ tokens: { access: 'access-1' } });
    expect(pages).toHaveLength(1);
    expect(Object.fromEntries(pages[0]?.searchParams ?? [])).toMatchObject({
      client_id: 'mcpc-at-idp',
      scope: 'openid offline_access',
      code_challenge_method: 'S256',
    });
    expect(grants).toEqual(['authorization_code', exchange, exchange]);
    expect((await context.store.find(`${origin}/idp`))?.tokens?.idToken).toBe(token);
    expect(context.secrets.mask(token)).toBe('[redacted]');
  });

  it('is refreshed when the ID token is about to expire', async () => {
    const { login, pages, grants } = signingOn([response(idToken(30)), response(idToken(600))]);
    await login();
    await login();
    expect(pages).toHaveLength(1);
    expect(grants).toEqual(['authorization_code', exchange, 'refresh_token', exchange]);
  });

  it('is repeated if refreshing yields no ID token', async () => {
    const { login, pages } = signingOn([response(idToken(30)), response(), response(idToken(600))]);
    await login();
    await login();
    expect(pages).toHaveLength(2);
  });

  it('is shared by concurrent requests', async () => {
    const { login, pages } = signingOn([response(idToken(600))]);
    await Promise.all([login(), login()]);
    expect(pages).toHaveLength(1);
  });

  it('needs a user', async () => {
    const { login } = signingOn([response(idToken(600))], { hasUser: false });
    await expect(login()).rejects.toMatchObject({
      message: `server requires you to log in at ${idp}.`,
      hint: 'Log in with: mcpc login server',
    });
  });

  it('is reported if it yields no ID token', async () => {
    const { login } = signingOn([response()]);
    await expect(login()).rejects.toThrow(`${idp} issued no ID token.`);
  });
});
