import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  clientAuthentication,
  keyAuthentication,
} from '../../../../../src/engine/auth/identity/client-authentication.ts';

const url = new URL('https://login.example/token');

async function authenticated(
  client: { client_id: string; client_secret?: string; token_endpoint_auth_method?: string },
  ...methods: string[]
) {
  const headers = new Headers();
  const params = new URLSearchParams();
  const metadata = { token_endpoint_auth_methods_supported: methods } as never;
  await clientAuthentication(client)(headers, params, url, metadata);
  return { basic: headers.get('authorization'), params: Object.fromEntries(params) };
}

describe('the authentication of a client', () => {
  it.each([
    ['robot', 'plain', 'robot:plain'],
    ['https://a.example/client', 'a:b', 'https%3A%2F%2Fa.example%2Fclient:a%3Ab'],
    ['100%', 'é +=', '100%25:%C3%A9+%2B%3D'],
  ])('encodes %s and %s for Basic (RFC 6749, section 2.3.1)', async (id, secret, credentials) => {
    const { basic, params } = await authenticated(
      { client_id: id, client_secret: secret },
      'client_secret_basic',
    );
    expect(basic).toBe(`Basic ${Buffer.from(credentials).toString('base64')}`);
    expect(params).toEqual({});
  });

  it('is in the body where the server requires that', async () => {
    expect(await authenticated({ client_id: '100%', client_secret: 'a:b' }, 'client_secret_post')).toEqual({
      basic: null,
      params: { client_id: '100%', client_secret: 'a:b' },
    });
    expect(await authenticated({ client_id: 'public' }, 'none')).toEqual({
      basic: null,
      params: { client_id: 'public' },
    });
  });

  it('is Basic where the server does not say', async () => {
    expect((await authenticated({ client_id: 'a', client_secret: 'b' })).basic).toBe('Basic YTpi');
  });
});

describe('the authentication with a private key', () => {
  it('is a signed JWT', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const params = new URLSearchParams();
    const add = keyAuthentication('robot', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    await add(new Headers(), params, url, undefined);
    const [header = '', payload = ''] = params.get('client_assertion')?.split('.') ?? [];
    const decoded = [header, payload].map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    expect(decoded).toMatchObject([{ alg: 'ES256' }, { iss: 'robot', sub: 'robot' }]);
  });

  it('rejects keys that cannot be used', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => keyAuthentication('robot', pem)).toThrow('Client keys of type secp256k1 are not supported.');
    expect(() => keyAuthentication('robot', 'no key')).toThrow('not an unencrypted private key in PEM form');
  });
});
