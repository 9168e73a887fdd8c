import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { configFile } from '../harness/config.ts';
import { temporaryFile } from '../harness/folder.ts';
import { LoggingIn, protectedServer } from '../harness/logins.ts';

const secret = 'a-client-secret-of-some-length';

describe('a registered client', () => {
  const words = ['--auth', 'client-credentials', '--client-id', 'robot', '--client-secret', 'env:SECRET'];

  it.each(['client_secret_basic', 'client_secret_post'])(
    'is authorized with its secret: %s',
    async (method) => {
      const server = await protectedServer('--client', 'robot', '--secret', secret, '--method', method);
      const user = new LoggingIn({ SECRET: secret });
      const { stdout, stderr, exitCode } = await user.run([
        ...['call', server.url, 'write', ...words, '--scope', 'write', '-v'],
      ]);
      expect(exitCode, stderr).toBe(0);
      expect(stdout).toBe('written\n');
      expect(stderr).not.toContain(secret);
      expect(user.stored()).toEqual([]);
    },
  );

  it('is not authorized with a wrong secret, and its secret is sent only to the given issuer', async () => {
    const server = await protectedServer('--client', 'robot', '--secret', secret);
    const user = new LoggingIn({ SECRET: 'quite-another-secret' });
    const wrong = await user.run(['tools', server.url, ...words, '-v']);
    expect(wrong.exitCode).toBe(5);
    expect(wrong.stderr).toContain('does not know this client, or rejects its secret');
    expect(wrong.stderr).not.toContain('quite-another-secret');
    const { counts } = await server.control();
    const elsewhere = await user.run(['tools', server.url, ...words, '--issuer', 'https://login.example']);
    expect(elsewhere.exitCode).toBe(5);
    expect(elsewhere.stderr).toContain('but you only allow https://login.example');
    expect((await server.control()).counts).toEqual(counts);
  });

  it('is authorized with its private key', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = JSON.stringify({ ...publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' });
    const server = await protectedServer('--client', 'robot', '--key', key);
    const file = temporaryFile('key.pem');
    writeFileSync(file, privateKey.export({ type: 'sec1', format: 'pem' }));
    const words = ['--auth', 'client-credentials', '--client-id', 'robot', '--client-key', file];
    const { stdout, stderr, exitCode } = await new LoggingIn().run(['call', server.url, 'whoami', ...words]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('"who":"robot"');
  });

  it('of a config file is authorized, with its secret from a variable', async () => {
    const server = await protectedServer('--client', 'robot', '--secret', secret);
    const auth = {
      grant: 'client_credentials',
      client_id: 'robot',
      clientSecret: '${SECRET}',
      scopes: ['read'],
    };
    const file = configFile({ robots: { url: server.url, auth } });
    const { stdout, stderr, exitCode } = await new LoggingIn({ SECRET: secret }).run([
      'call',
      file,
      'whoami',
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toBe('{"who":"robot","scopes":["read"]}\n');
  });

  it('that was registered manually can log a user in', async () => {
    const server = await protectedServer('--client', 'robot', '--secret', secret, '--no-registration');
    const user = new LoggingIn({ MCPC_CLIENT_SECRET: secret });
    const without = await user.run(['login', server.url]);
    expect(without.exitCode).toBe(5);
    expect(without.stderr).toMatch(
      /does not support the registration of clients\.\n[\s\S]*Register mcpc there manually, .* --client-id\./,
    );
    const { stderr, exitCode } = await user.run(['login', server.url, '--client-id', 'robot']);
    expect(exitCode, stderr).toBe(0);
    expect((await user.run(['call', server.url, 'whoami'])).stdout).toContain('"who":"ada"');
  });
});

describe('an authorization server', () => {
  it('must not lead to the metadata service of a cloud', async () => {
    const metadata = 'https://169.254.169.254/latest/meta-data';
    const server = createServer((_request, response) => {
      response.writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${metadata}"` }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const url = `http://127.0.0.1:${port}/mcp`;
      const { stdout, stderr, exitCode } = await new LoggingIn().run(['tools', url]);
      expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 5 });
      expect(stderr).toContain(
        'names 169.254.169.254 for its authorization, which is a link-local address.\n',
      );
    } finally {
      server.close();
    }
  });

  it.each([
    ['without PKCE', '--no-pkce', 'does not support PKCE (S256), which MCP requires'],
    ['that names another issuer', '--other-issuer', 'names another issuer: https://other.example'],
  ])('%s is rejected', async (_case, flag, message) => {
    const server = await protectedServer(flag);
    const user = new LoggingIn();
    const { stdout, stderr, exitCode } = await user.run(['login', server.url]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 5 });
    expect(stderr).toContain(message);
    expect(user.stored()).toEqual([]);
  });
});
