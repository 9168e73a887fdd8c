import { describe, expect, it } from 'vitest';
import { discoverAuthServer } from '../../../../src/engine/auth/discovery.ts';
import { fakeAuthorization, metadataOf, metadataPath, origin, resourcePath } from './fake-authorization.ts';

const resource = `${origin}/mcp`;
const served = { resource, authorization_servers: [origin] };
const challenge = (...paths: string[]) => ({
  kind: 'unauthorized' as const,
  resourceMetadataUrls: paths.map((path) => new URL(path, origin)),
  scope: undefined,
});

describe('the authorization server', () => {
  it.each([
    ['by the first address in the challenge', ['/m'], { '/m': served }],
    ['by the second one, if there is nothing at the first', ['/x', '/m'], { '/m': served }],
    ['at the well-known path, if there is nothing at either', ['/x'], { [resourcePath]: served }],
    ['at the well-known path of the origin', [], { '/.well-known/oauth-protected-resource': served }],
  ])('is found %s', async (_where, paths, pages) => {
    const { context } = fakeAuthorization({ ...pages, [metadataPath]: metadataOf(origin) });
    expect(await discoverAuthServer(context, challenge(...paths))).toMatchObject({
      issuer: origin,
      authorizationServer: origin,
      resource,
    });
  });

  it('is the origin of the MCP server without protected resource metadata', async () => {
    const { context } = fakeAuthorization({ [metadataPath]: metadataOf(origin) });
    expect(await discoverAuthServer(context, challenge())).toMatchObject({
      authorizationServer: `${origin}/`,
      resource: undefined,
    });
  });

  it('is unknown if there is no metadata', async () => {
    expect(await discoverAuthServer(fakeAuthorization({}).context, challenge())).toBeUndefined();
  });

  it('is not looked for in a page that answers every request', async () => {
    const page = () => new Response('<html>', { headers: { 'content-type': 'text/html' } });
    const pages = Object.fromEntries(
      [
        ...[resourcePath, '/.well-known/oauth-protected-resource', metadataPath],
        '/.well-known/openid-configuration',
      ].map((path) => [path, page]),
    );
    expect(await discoverAuthServer(fakeAuthorization(pages).context, challenge())).toBeUndefined();
  });

  it('is the one that the settings demand, of several', async () => {
    const other = `${origin}/tenant`;
    const { context } = fakeAuthorization(
      {
        [resourcePath]: { ...served, authorization_servers: [origin, other] },
        [`${metadataPath}/tenant`]: metadataOf(`${other}/`),
      },
      { auth: { grant: undefined, issuer: `${other}/` } },
    );
    expect(await discoverAuthServer(context, challenge())).toMatchObject({ authorizationServer: other });
  });

  it.each([
    [origin, `${origin}/`],
    [`${origin}/`, origin],
    [`${origin}/t`, `${origin}/t/`],
    [`${origin}/t/`, `${origin}/t`],
  ])('%s may name itself %s', async (listed, issuer) => {
    const tenant = new URL(listed).pathname.replace(/\/$/, '');
    const { context } = fakeAuthorization({
      [resourcePath]: { ...served, authorization_servers: [listed] },
      [metadataPath + tenant]: metadataOf(issuer),
    });
    expect(await discoverAuthServer(context, challenge())).toMatchObject({ issuer });
  });

  it('may not name itself otherwise', async () => {
    const { context } = fakeAuthorization({
      [resourcePath]: served,
      [metadataPath]: metadataOf('https://other.example'),
    });
    await expect(discoverAuthServer(context, challenge())).rejects.toMatchObject({
      message: `The metadata of ${origin} names another issuer: https://other.example.`,
      exitStatus: 5,
    });
  });
});

describe('metadata', () => {
  it('may have members that are null, which count as absent', async () => {
    const { context } = fakeAuthorization({
      [resourcePath]: { ...served, scopes_supported: null, resource_name: null },
      [metadataPath]: {
        ...metadataOf(origin),
        scopes_supported: null,
        revocation_endpoint: null,
        response_types_supported: null,
        token_endpoint_auth_methods_supported: [null, 'none'],
      },
    });
    expect(await discoverAuthServer(context, challenge())).toMatchObject({
      resource,
      resourceScope: undefined,
      metadata: { response_types_supported: ['code'], token_endpoint_auth_methods_supported: ['none'] },
    });
  });

  it.each([
    [{ authorization_servers: [origin] }, '"resource" is missing'],
    [{ ...served, resource: null }, '"resource" is missing'],
    [{ ...served, resource: 'mcp' }, '"resource" must be a URL'],
    [{ ...served, authorization_servers: origin }, '"authorization_servers" must be an array of URLs'],
    [
      { ...served, authorization_servers: ['javascript:x'] },
      '"authorization_servers[0]" must be an http or https URL',
    ],
    [['x'], 'it is not a JSON object'],
    [new Response('oops'), 'it is not JSON, but text/plain'],
  ])('of a resource that cannot be used is reported with its member: %j', async (document, problem) => {
    const { context } = fakeAuthorization({ '/m': document });
    await expect(discoverAuthServer(context, challenge('/m'))).rejects.toMatchObject({
      message: `The protected resource metadata from ${origin}/m cannot be used: ${problem}.`,
      server: 'server',
      exitStatus: 5,
    });
  });

  it.each([
    [{ ...metadataOf(origin), issuer: null }, '"issuer" is missing'],
    [{ ...metadataOf(origin), token_endpoint: 5 }, '"token_endpoint" must be a URL'],
  ])('of an authorization server that cannot be used is reported: %j', async (document, problem) => {
    const { context } = fakeAuthorization({ [metadataPath]: document });
    await expect(discoverAuthServer(context, challenge())).rejects.toMatchObject({
      message: `The authorization server metadata from ${origin}${metadataPath} cannot be used: ${problem}.`,
    });
  });

  it('that a server fails to return is not replaced by a guess', async () => {
    const { context, requests } = fakeAuthorization({ '/m': () => new Response('', { status: 503 }) });
    await expect(discoverAuthServer(context, challenge('/m'))).rejects.toMatchObject({ status: 503 });
    expect(requests).toEqual(['GET /m']);
  });
});
