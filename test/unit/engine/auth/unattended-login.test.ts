import { describe, expect, it } from 'vitest';
import type { McpcError } from '../../../../src/core/errors.ts';
import { authorize } from '../../../../src/engine/auth/authorize.ts';
import type { Login } from '../../../../src/engine/auth/store/credentials.ts';
import type { AuthSettings } from '../../../../src/engine/targets/auth-settings.ts';
import {
  fakeAuthorization,
  metadataOf,
  metadataPath,
  origin,
  type Page,
  resourcePath,
} from './fake-authorization.ts';
import { jwt } from './jwt.ts';

const challenge = { kind: 'unauthorized', resourceMetadataUrls: [], scope: 'read' } as const;
const prior = { used: undefined, isDeclined: false, storeError: undefined };
const signal = new AbortController().signal;
const refused = (error: string, description?: string) => () =>
  Response.json({ error, error_description: description }, { status: 400 });

function authorizing(pages: Record<string, Page>, auth: AuthSettings) {
  const { context, bodies, requests, notices } = fakeAuthorization(
    {
      [resourcePath]: { resource: `${origin}/mcp`, authorization_servers: [origin] },
      [metadataPath]: {
        ...metadataOf(origin),
        token_endpoint_auth_methods_supported: ['client_secret_post'],
      },
      '/token': { access_token: 'access-1', token_type: 'Bearer' },
      ...pages,
    },
    { auth },
  );
  const login = () => authorize(context, challenge, prior, signal) as Promise<Login>;
  const forms = () => bodies.map((body) => Object.fromEntries(new URLSearchParams(body)));
  return { context, login, forms, requests, notices };
}

describe('workload identity federation', () => {
  const assertion = jwt({ sub: 'robot', aud: origin });
  const workload: AuthSettings = { grant: 'workload', identityToken: assertion };

  it('exchanges the JWT for an access token, without a client', async () => {
    const { login, forms, context } = authorizing({}, workload);
    expect(await login()).toMatchObject({
      grant: 'credentials',
      tokens: { access: 'access-1', scope: 'read' },
    });
    expect(forms()).toEqual([
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion,
        scope: 'read',
        resource: `${origin}/mcp`,
      },
    ]);
    expect(await context.store.find(context.key)).toBeUndefined();
  });

  it('names the server as the resource if its metadata do not', async () => {
    const { login, forms } = authorizing(
      { [resourcePath]: () => new Response(null, { status: 404 }) },
      workload,
    );
    await login();
    expect(forms()[0]).toMatchObject({ resource: `${origin}/mcp` });
  });

  it.each([
    [{ clientId: 'me' }, { client_id: 'me' }],
    [
      { clientId: 'me', clientSecret: 'the-secret' },
      { client_id: 'me', client_secret: 'the-secret' },
    ],
  ])('authenticates a client that is given: %j', async (client, expected) => {
    const { login, forms } = authorizing({}, { ...workload, ...client });
    await login();
    expect(forms()[0]).toMatchObject(expected);
  });

  it.each([[[origin, 'https://other.example']], [`${origin}/token`], [`${origin}/`]])(
    'accepts the audience %j',
    async (aud) => {
      const { login } = authorizing({}, { ...workload, identityToken: jwt({ aud }) });
      expect((await login()).tokens?.access).toBe('access-1');
    },
  );

  it('sends the JWT to an authorization server that it is not for only if that is approved', async () => {
    const foreign = { ...workload, identityToken: jwt({ aud: 'https://other.example' }) };
    const { login, forms } = authorizing({}, foreign);
    await expect(login()).rejects.toThrow(
      `The identity token is for https://other.example, but server requires authorization by ${origin}.`,
    );
    expect(forms()).toEqual([]);
    const approved = authorizing({}, { ...foreign, issuer: origin });
    expect((await approved.login()).tokens?.access).toBe('access-1');
  });

  it.each([
    ['invalid_grant', `${origin} does not accept the identity token (why).`],
    ['unauthorized_client', `${origin} does not allow this client to be authorized in this way (why).`],
    ['invalid_client', `${origin} does not know this client, or rejects its secret (why).`],
    ['invalid_scope', `${origin} does not grant the requested scope (why).`],
  ])('reports %s, and does not try again', async (code, message) => {
    const { login, requests } = authorizing({ '/token': refused(code, 'why') }, workload);
    const error = await login().catch((thrown: McpcError) => thrown);
    expect(error).toMatchObject({ message, hint: expect.any(String) });
    expect((error as McpcError).hint).not.toContain('redirect URI');
    expect(requests.filter((request) => request === 'POST /token')).toHaveLength(1);
  });
});

describe('enterprise-managed authorization', () => {
  const idp = `${origin}/idp`;
  const idToken = jwt({ sub: 'ada', aud: 'mcpc-at-idp' });
  const enterprise: AuthSettings = {
    grant: 'enterprise',
    ...{ identityToken: idToken, idp, idpClientId: 'mcpc-at-idp', idpClientSecret: 'idp-secret' },
    ...{ clientId: 'mcpc', clientSecret: 'the-secret' },
  };
  const idJag = 'urn:ietf:params:oauth:token-type:id-jag';
  const atIdp = {
    [`${metadataPath}/idp`]: {
      ...{ issuer: idp, token_endpoint: `${idp}/token` },
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    },
    '/idp/token': { access_token: 'the-grant', issued_token_type: idJag, token_type: 'N_A' },
  };

  it('exchanges the ID token at the identity provider for a grant, and the grant for an access token', async () => {
    const { login, forms, context } = authorizing(atIdp, enterprise);
    expect(await login()).toMatchObject({ issuer: origin, tokens: { access: 'access-1' } });
    expect(forms()).toEqual([
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        requested_token_type: idJag,
        audience: origin,
        resource: `${origin}/mcp`,
        scope: 'read',
        subject_token: idToken,
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        client_id: 'mcpc-at-idp',
        client_secret: 'idp-secret',
      },
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: 'the-grant',
        scope: 'read',
        resource: `${origin}/mcp`,
        client_id: 'mcpc',
        client_secret: 'the-secret',
      },
    ]);
    expect(context.secrets.mask('the-grant')).toBe('[redacted]');
  });

  it('presents a SAML assertion as such, and needs no client at the identity provider', async () => {
    const saml = Buffer.from('<Assertion/>').toString('base64url');
    const settings = { ...enterprise, identityToken: () => saml, idpClientId: undefined };
    const { login, forms } = authorizing(atIdp, settings);
    await login();
    expect(forms()[0]).toMatchObject({
      subject_token: saml,
      subject_token_type: 'urn:ietf:params:oauth:token-type:saml2',
    });
    expect(forms()[0]).not.toHaveProperty('client_id');
  });

  it.each<[string, Record<string, Page>, string]>([
    [
      'an expired ID token',
      { '/idp/token': refused('invalid_grant', 'expired') },
      `${idp} does not accept the identity token (expired).`,
    ],
    [
      'a policy that forbids the server',
      { '/idp/token': refused('invalid_target') },
      `${idp} does not grant access to server.`,
    ],
    [
      'another kind of token',
      { '/idp/token': { access_token: 'a', issued_token_type: 'urn:other' } },
      `${idp} issued another kind of token than the requested grant: urn:other.`,
    ],
    [
      'a provider without metadata',
      { [`${metadataPath}/idp`]: () => new Response(null, { status: 404 }) },
      `${idp} has no metadata of an identity provider.`,
    ],
    [
      'a rejected grant',
      { '/token': refused('invalid_grant') },
      `${origin} does not accept the grant that ${idp} has issued.`,
    ],
  ])('reports %s', async (_case, pages, message) => {
    const { login } = authorizing({ ...atIdp, ...pages }, enterprise);
    await expect(login()).rejects.toThrow(message);
  });
});
