import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimsOf, readIdentityToken } from '../../../../../src/engine/auth/identity/identity-token.ts';
import type { IdentityToken } from '../../../../../src/engine/targets/auth-settings.ts';
import { SecretSet } from '../../../../../src/schema/redactor.ts';
import { temporaryFolder } from '../../../config/files.ts';
import { jwt } from '../jwt.ts';

const token = jwt({ sub: 'robot' });
const never = new AbortController().signal;
const node = `'${process.execPath}'`;

function reading(identityToken: IdentityToken, { env = {}, cwd = '/', signal = never } = {}) {
  const secrets = new SecretSet();
  const environment = { env, cwd, home: '/', platform: 'linux' as const };
  const token = () => readIdentityToken(identityToken, { environment, secrets, server: 'server' }, signal);
  return { secrets, token };
}

describe('an identity token', () => {
  it.each<[string, IdentityToken]>([
    ['itself', token],
    ['a variable', 'env:TOKEN'],
    ['a command', `exec:${node} -p process.env.TOKEN`],
    ['a function', async () => token],
  ])('comes from %s, and is masked', async (_case, source) => {
    const { secrets, token: read } = reading(source, { env: { TOKEN: token } });
    expect(await read()).toBe(token);
    expect(secrets.mask(`It is ${token}.`)).toBe('It is [redacted].');
  });

  it('comes from a file, which is read each time', async () => {
    const cwd = temporaryFolder();
    const { token: read } = reading('token.jwt', { cwd });
    writeFileSync(join(cwd, 'token.jwt'), `${token}\n`);
    expect(await read()).toBe(token);
    const rotated = jwt({ sub: 'another' });
    writeFileSync(join(cwd, 'token.jwt'), rotated);
    expect(await read()).toBe(rotated);
  });

  it.each<[IdentityToken, string]>([
    ['env:MISSING', 'The identity token cannot be read: the variable MISSING is not set.'],
    ['/nowhere/token', 'The identity token in /nowhere/token cannot be read: no such file or directory.'],
    [`exec:${node} -e "console.error('no login');process.exit(3)"`, 'exited with status 3: no login.'],
    [
      'exec:/nowhere/program',
      'The identity token cannot be read: /nowhere/program could not be run (ENOENT).',
    ],
    ['env:BLANK', 'env:BLANK did not return an identity token, but nothing.'],
    ...['two words', 'hunter2', 'sk.not-json.x'].map((text): [IdentityToken, string] => [
      () => text,
      'The function did not return an identity token, but text that is neither a JWT nor a SAML assertion.',
    ]),
    [`exec:${node} -e "process.stdout.write('x'.repeat(2000000))"`, 'printed more than a token.'],
  ])('that cannot be read is reported: %s', async (source, message) => {
    const env = { BLANK: ' ' };
    await expect(reading(source, { env }).token()).rejects.toThrow(message);
  });

  it('of a command that does not end can be cancelled', async () => {
    const cancelled = new AbortController();
    const { token: read } = reading(`exec:${node} -e "setInterval(() => {}, 1000)"`, {
      signal: cancelled.signal,
    });
    const rejected = expect(read()).rejects.toThrow('cancelled');
    cancelled.abort(new Error('cancelled'));
    await rejected;
  });
});

it.each([
  [token, { sub: 'robot' }],
  ['text', undefined],
  ['a.b.c', undefined],
  [`a.${Buffer.from('5').toString('base64url')}.c`, undefined],
])('the claims of %s are %j', (text, claims) => {
  expect(claimsOf(text)).toEqual(claims);
});
