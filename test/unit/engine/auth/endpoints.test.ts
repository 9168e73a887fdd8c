import { describe, expect, it } from 'vitest';
import { toAuthError } from '../../../../src/engine/auth/auth-errors.ts';
import { registerClient, requestTokens } from '../../../../src/engine/auth/endpoints.ts';
import { clientAuthentication } from '../../../../src/engine/auth/identity/client-authentication.ts';
import { fakeAuthorization, metadataOf, origin } from './fake-authorization.ts';

const owner = {
  authorizationServer: origin,
  metadata: { ...metadataOf(origin), response_types_supported: ['code'] },
};
const html = { status: 200, headers: { 'content-type': 'text/html' } };

function tokens(page: unknown, at = owner) {
  const { context } = fakeAuthorization({ '/token': page });
  const authenticate = clientAuthentication({ client_id: 'id' });
  return requestTokens(context, at, { parameters: { grant_type: 'x' }, authenticate });
}

function registered(page: unknown) {
  return registerClient(fakeAuthorization({ '/register': page }).context, owner, {});
}

describe('a token response', () => {
  it.each([
    [{ access_token: 'a' }, { access_token: 'a' }],
    [
      { access_token: 'a', token_type: 'bearer', refresh_token: null, scope: null, expires_in: null },
      { access_token: 'a', token_type: 'bearer' },
    ],
    [
      { access_token: 'a', expires_in: '60', scope: ['r', 'w'] },
      { access_token: 'a', expires_in: 60, scope: 'r w' },
    ],
    [new URLSearchParams({ access_token: 'a', expires_in: '60' }), { access_token: 'a', expires_in: 60 }],
  ])('may be %j', async (page, expected) => {
    expect(await tokens(page instanceof URLSearchParams ? new Response(page) : page)).toEqual(expected);
  });

  it.each([
    [{}, '"access_token" is missing'],
    [{ access_token: 5 }, '"access_token" must be a string'],
    [{ access_token: 'a-secret', expires_in: 'soon' }, '"expires_in" must be a number'],
    [new Response('<html>', html), 'it is not JSON, but text/html'],
  ])('that cannot be used is reported with its member: %j', async (page, problem) => {
    await expect(tokens(page)).rejects.toMatchObject({
      message: `The token response from ${origin}/token cannot be used: ${problem}.`,
    });
  });

  it('is not requested over plain HTTP', async () => {
    const at = { authorizationServer: 'http://server.example', metadata: undefined };
    await expect(tokens({ access_token: 'a' }, at as never)).rejects.toThrow(
      'http://server.example accepts credentials over plain HTTP.',
    );
  });
});

describe('a registration response', () => {
  it('needs a client id only', async () => {
    const nulls = { client_secret: null, logo_uri: null, grant_types: null, contacts: null, scope: null };
    expect(await registered({ client_id: 'id' })).toEqual({ client_id: 'id' });
    expect(await registered({ client_id: 'id', redirect_uris: null, ...nulls })).toEqual({ client_id: 'id' });
  });

  it('without one is reported', async () => {
    await expect(registered({ client_id: null })).rejects.toMatchObject({
      message: `The registration response from ${origin}/register cannot be used: "client_id" is missing.`,
    });
  });
});

describe('an error', () => {
  const shown = (running: Promise<unknown>) =>
    running.then(
      () => undefined,
      (error: unknown) => toAuthError(error, fakeAuthorization({}).context, origin),
    );
  const error = (status: number, body: unknown) => () => Response.json(body, { status });

  it.each([
    [error(400, { error: 'x', error_description: null, error_uri: null }), 'rejected the login: x.'],
    [error(200, { error: 'x', error_description: 'Because' }), 'rejected the login: x (Because).'],
    [error(401, { error: 'invalid_client' }), 'does not know this client, or rejects its secret.'],
    [error(500, null), 'rejected the login with HTTP 500.'],
    [error(403, { message: 'Blocked.' }), 'rejected the login with HTTP 403: Blocked.'],
  ])('of the token endpoint is a sentence', async (page, message) => {
    expect(await shown(tokens(page))).toMatchObject({ message: `${origin} ${message}`, exitStatus: 5 });
  });

  it.each([
    [error(400, { error: 'invalid_redirect_uri', error_description: null }), ' 400: invalid_redirect_uri.'],
    [error(403, { detail: 'Not here' }), ' 403: Not here.'],
    [() => new Response('<html>', { ...html, status: 404 }), ' 404.'],
  ])('of the registration endpoint is a sentence', async (page, message) => {
    expect(await shown(registered(page))).toMatchObject({
      message: `${origin} rejected the registration of mcpc with HTTP${message}`,
      exitStatus: 5,
    });
  });
});
