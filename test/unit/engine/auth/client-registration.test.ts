import { expect, it } from 'vitest';
import { authorizeWithCode } from '../../../../src/engine/auth/authorization-code.ts';
import { discoverAuthServer } from '../../../../src/engine/auth/discovery.ts';
import type { Login } from '../../../../src/engine/auth/store/credentials.ts';
import type { AuthSettings } from '../../../../src/engine/targets/auth-settings.ts';
import { fakeAuthorization, metadataOf, metadataPath, origin, pastingUser } from './fake-authorization.ts';

const document = 'https://me.example/mcpc.json';

/** Logs in with settings after a previous login. */
async function loggingIn(
  settings: Omit<AuthSettings, 'grant'>,
  previous?: Login,
  { supportsDocuments = false } = {},
) {
  const visited: URL[] = [];
  const pages = {
    [metadataPath]: { ...metadataOf(origin), client_id_metadata_document_supported: supportsDocuments },
    '/register': { client_id: 'registered' },
    '/token': { access_token: 'access-2' },
  };
  const { context, bodies } = fakeAuthorization(pages, { auth: { grant: 'login', ...settings } });
  const authServer = await discoverAuthServer(context, undefined);
  if (authServer === undefined) throw new Error('There is no authorization server.');
  const request = { authServer, challenge: undefined, previous };
  const { signal } = new AbortController();
  const login = await authorizeWithCode(context, request, pastingUser(visited), signal);
  const registered = bodies.filter((body) => body.startsWith('{')).map((body) => JSON.parse(body));
  return { login, registered, clientId: visited[0]?.searchParams.get('client_id') };
}

it('registers with the name and the metadata of the settings', async () => {
  const clientMetadata = { client_uri: 'https://me.example', redirect_uris: ['https://me.example'] };
  const { registered } = await loggingIn({ clientName: 'Me', clientMetadata });
  expect(registered).toEqual([
    expect.objectContaining({
      client_name: 'Me',
      client_uri: 'https://me.example',
      redirect_uris: [expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)],
      token_endpoint_auth_method: 'none',
    }),
  ]);
});

it('registers again if the name or the metadata differ from those of the registration', async () => {
  const { login } = await loggingIn({ clientName: 'Me' });
  expect((await loggingIn({ clientName: 'Me' }, login)).registered).toEqual([]);
  expect((await loggingIn({ clientName: 'You' }, login)).registered).toHaveLength(1);
  expect((await loggingIn({}, login)).registered).toHaveLength(1);
});

it('uses a document instead, also of a previous registration, if the authorization server supports documents', async () => {
  const { login } = await loggingIn({});
  const supporting = await loggingIn({ clientDocument: document }, login, { supportsDocuments: true });
  expect(supporting).toMatchObject({ registered: [], clientId: document });
  const other = await loggingIn({ clientDocument: document });
  expect(other).toMatchObject({ registered: [{ client_name: 'mcpc' }], clientId: 'registered' });
});
