import { expect, it } from 'vitest';
import { authExtensions } from '../../../../src/engine/targets/auth-settings.ts';

it.each([
  [{ grant: undefined }, []],
  [{ grant: 'login' }, []],
  [{ grant: 'credentials' }, ['io.modelcontextprotocol/oauth-client-credentials']],
  [
    { grant: 'workload', dpop: true },
    ['io.modelcontextprotocol/auth/wif', 'io.modelcontextprotocol/auth/dpop'],
  ],
  [{ grant: 'enterprise' }, ['io.modelcontextprotocol/enterprise-managed-authorization']],
] as const)('the settings %j use the extensions %j', (settings, extensions) => {
  expect(authExtensions(settings)).toEqual(Object.fromEntries(extensions.map((name) => [name, {}])));
});
