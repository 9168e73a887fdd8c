import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../src/core/errors.ts';
import { type AuthSettings, resolveIdentityToken } from '../../../../src/engine/targets/auth-settings.ts';
import { assertComplete } from '../../../../src/engine/targets/check-auth.ts';

const enterprise: AuthSettings = {
  ...{ grant: 'enterprise', clientId: 'me', identityToken: 'env:ID_TOKEN', idp: 'https://idp.example' },
};

describe('assertComplete', () => {
  it.each<AuthSettings>([
    { grant: undefined },
    { grant: 'login', dpop: true },
    { grant: 'workload', identityToken: '/var/run/token' },
    enterprise,
  ])('accepts %j', (settings) => {
    assertComplete(settings, 'server');
  });

  it.each<[AuthSettings, string]>([
    [
      { grant: undefined, identityToken: 'env:X' },
      'Add --auth workload-identity or --auth enterprise-managed',
    ],
    [{ grant: 'workload' }, 'with --identity-token'],
    [
      { grant: 'workload', identityToken: 'env:X', idp: 'https://idp.example' },
      'Add --auth enterprise-managed.',
    ],
    [{ grant: 'login', idpClientSecret: 'x' }, 'Add --auth enterprise-managed.'],
    [{ ...enterprise, idp: undefined, clientId: undefined }, 'Add: --idp, --client-id'],
    [
      { ...enterprise, idp: 'idp.example' },
      'The identity provider "idp.example" is not an http or https URL.',
    ],
  ])('refuses %j', (settings, text) => {
    const check = () => assertComplete(settings, 'server');
    expect(check).toThrow(UsageError);
    try {
      check();
    } catch (error) {
      expect(`${(error as UsageError).message} ${(error as UsageError).hint ?? ''}`).toContain(text);
    }
  });
});

it('resolves the path of an identity token, but neither a token nor another source', () => {
  const inFolder = (path: string) => `/folder/${path}`;
  const token = 'eyJhbGciOiJFUzI1NiJ9.e30.signature';
  const texts = ['token.jwt', 'env:TOKEN', 'exec:print-token', token];
  expect(texts.map((text) => resolveIdentityToken(text, inFolder))).toEqual([
    ...['/folder/token.jwt', 'env:TOKEN', 'exec:print-token', token],
  ]);
});
