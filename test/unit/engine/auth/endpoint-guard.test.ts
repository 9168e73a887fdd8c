import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discoverAuthServer } from '../../../../src/engine/auth/discovery.ts';
import { EndpointGuard } from '../../../../src/engine/auth/endpoint-guard.ts';
import type { Fetch } from '../../../../src/engine/http/fetch.ts';
import { HttpClient } from '../../../../src/engine/http/http-client.ts';
import { fakeAuthorization, origin } from './fake-authorization.ts';

const server = new URL('https://server.example/mcp');
const refused = (host: string, zone: string) =>
  `server names ${host} for its authorization, which is a ${zone} address.`;

/** Resolves each name to the next of its lists of addresses, and then to the last one. */
function resolving(names: Record<string, string[][]>) {
  const resolve = (hostname: string, _options: unknown, callback: (...results: unknown[]) => void) => {
    const lists = names[hostname] ?? [];
    const found = (lists.length > 1 ? lists.shift() : lists[0])?.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    if (found === undefined) callback(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), []);
    else callback(null, found);
  };
  return resolve as unknown as ConstructorParameters<typeof EndpointGuard>[2];
}

/** A guard of a server that was reached at `address`, and a `fetch` that responds from `responder`. */
function guardOf(address: string | undefined, names: Record<string, string[][]> = {}) {
  const guard = new EndpointGuard('server', () => true, resolving(names));
  guard.begin(server, address);
  const fetchFrom = (responder: string | undefined): Fetch =>
    guard.guarded(async () => ({ ...response, remoteAddress: responder }));
  const response = { status: 200, headers: new Headers(), body: null };
  const get = (url: string, responder?: string) =>
    fetchFrom(responder)(new URL(url), { method: 'GET', headers: {} });
  const addressesOf = (hostname: string) =>
    new Promise((resolve, reject) => {
      const callback: Parameters<LookupFunction>[2] = (error, found) =>
        error === null ? resolve(found) : reject(error);
      guard.lookup(hostname, { all: true }, callback);
    });
  return { guard, get, addressesOf };
}

describe('a public server', () => {
  it.each([
    ['http://127.0.0.1:8080/', '127.0.0.1:8080', 'loopback'],
    ['http://localhost/', 'localhost', 'loopback'],
    ['https://10.0.0.1/', '10.0.0.1', 'private'],
    ['https://[fd00::1]/', '[fd00::1]', 'private'],
    ['http://169.254.169.254/latest', '169.254.169.254', 'link-local'],
    ['https://[::ffff:a9fe:a9fe]/', '[::ffff:a9fe:a9fe]', 'link-local'],
  ])('must not name %s', async (url, host, zone) => {
    const { get, guard } = guardOf('93.184.216.34');
    await expect(get(url)).rejects.toMatchObject({ message: refused(host, zone), exitStatus: 5 });
    await expect(guard.assertPage(new URL(url))).rejects.toThrow(refused(host, zone));
  });

  it('must not name a host with private addresses only, also as a login page', async () => {
    const { addressesOf, guard } = guardOf('93.184.216.34', { 'in.example': [['10.0.0.1', 'fd00::1']] });
    const message = refused('in.example (10.0.0.1)', 'private');
    await expect(addressesOf('in.example')).rejects.toThrow(message);
    await expect(guard.assertPage(new URL('https://in.example/'))).rejects.toThrow(message);
  });

  it('is connected to at public addresses only, whatever else a name resolves to', async () => {
    const { addressesOf } = guardOf('93.184.216.34', { 'both.example': [['127.0.0.1', '8.8.8.8']] });
    expect(await addressesOf('both.example')).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });

  it('may name a private host that the user names too, which may then name others', async () => {
    const { guard, get } = guardOf('93.184.216.34');
    guard.trust('https://10.0.0.1/tenant');
    await get('https://10.0.0.1/.well-known/oauth-authorization-server');
    await get('https://10.0.0.2/token');
    await expect(get('http://169.254.169.254/')).rejects.toThrow('link-local');
  });

  it('is one whose address is unknown, unless its host is an address', async () => {
    await expect(guardOf(undefined).get('https://10.0.0.1/')).rejects.toThrow('private');
    const { guard, get } = guardOf(undefined);
    guard.begin(new URL('http://10.0.0.9/mcp'), undefined);
    await get('https://10.0.0.1/');
  });

  it('has a login page whose name may be unknown here', async () => {
    await guardOf('93.184.216.34').guard.assertPage(new URL('https://unknown.example/'));
  });
});

describe('a private server', () => {
  it.each(['10.0.0.9', '127.0.0.1', '::1'])('at %s may name private hosts', async (address) => {
    const { get, addressesOf } = guardOf(address, { 'in.example': [['10.0.0.1']] });
    await get('http://127.0.0.1/', '127.0.0.1');
    await get('https://192.168.0.1/', '192.168.0.1');
    expect(await addressesOf('in.example')).toEqual([{ address: '10.0.0.1', family: 4 }]);
  });

  it('must not name the metadata service of a cloud', async () => {
    await expect(guardOf('10.0.0.9').get('http://169.254.169.254/')).rejects.toThrow('link-local');
  });

  it('must not lead to private hosts through public ones', async () => {
    const { get } = guardOf('10.0.0.9');
    await get('https://login.example/metadata', '93.184.216.34');
    await expect(get('https://10.0.0.1/token')).rejects.toThrow(refused('10.0.0.1', 'private'));
  });
});

describe('a name that resolves to another address the second time', () => {
  let port = 0;
  let requests = 0;
  const local = createServer((_request, response) => {
    requests += 1;
    response.end('{}');
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => local.listen(0, '127.0.0.1', resolve));
    port = (local.address() as AddressInfo).port;
  });
  afterAll(() => local.close());

  it('is not connected to there', async () => {
    const { guard, addressesOf } = guardOf('93.184.216.34', {
      'rebinding.example': [['93.184.216.34'], ['127.0.0.1']],
    });
    expect(await addressesOf('rebinding.example')).toHaveLength(1);
    const home = '/nowhere';
    const environment = { env: {}, home, cwd: home, platform: 'linux' as const };
    const client = new HttpClient({ lookup: guard.lookup }, environment);
    const url = new URL(`http://rebinding.example:${port}/`);
    await expect(client.fetch(url, { method: 'GET', headers: {} })).rejects.toThrow(
      refused('rebinding.example (127.0.0.1)', 'loopback'),
    );
    expect(requests).toBe(0);
    guard.begin(server, '127.0.0.1');
    const response = await client.fetch(url, { method: 'GET', headers: {} });
    expect(response).toMatchObject({ status: 200, remoteAddress: '127.0.0.1' });
    client.close();
  });
});

describe('the metadata of a public server', () => {
  it('must not be at a private address, even after a redirect', async () => {
    const redirect = () =>
      new Response(null, { status: 307, headers: { location: 'http://127.0.0.1/private' } });
    const { context, requests } = fakeAuthorization({ '/m': redirect });
    const at = (address: string) => ({
      kind: 'unauthorized' as const,
      resourceMetadataUrls: [new URL(address)],
      scope: undefined,
    });
    await expect(discoverAuthServer(context, at('http://127.0.0.1/x'))).rejects.toThrow('loopback');
    expect(requests).toEqual([]);
    expect(await discoverAuthServer(context, at(`${origin}/m`))).toMatchObject({ resource: undefined });
    expect(requests).toContain('GET /m');
    expect(requests).not.toContain('GET /private');
  });
});
