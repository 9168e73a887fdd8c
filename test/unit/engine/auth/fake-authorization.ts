import { join } from 'node:path';
import { type AuthContext, createAuthContext, type LoginUi } from '../../../../src/engine/auth/context.ts';
import type { Login } from '../../../../src/engine/auth/store/credentials.ts';
import type { LoginStorage } from '../../../../src/engine/auth/store/login-storage.ts';
import type { HttpRequest } from '../../../../src/engine/http/fetch.ts';
import type { AuthSettings } from '../../../../src/engine/targets/auth-settings.ts';
import type { RemoteSource } from '../../../../src/engine/targets/source.ts';

export const origin = 'https://server.example';

/** What is at a path: a JSON value, or a response. */
export type Page = unknown | ((request: HttpRequest) => unknown);

/** The metadata of an authorization server at `issuer`. */
export const metadataOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${origin}/authorize`,
  token_endpoint: `${origin}/token`,
  registration_endpoint: `${origin}/register`,
  code_challenge_methods_supported: ['S256'],
});

/** The path of authorization server metadata. */
export const metadataPath = '/.well-known/oauth-authorization-server';
/** The path of the protected resource metadata of `/mcp`. */
export const resourcePath = '/.well-known/oauth-protected-resource/mcp';

/** An MCP server that is its own authorization server: `pages` are its responses by path, any other is a 404. */
export function fakeAuthorization(
  pages: Record<string, Page>,
  { auth, ui }: { auth?: AuthSettings; ui?: LoginUi } = {},
) {
  /** The requests, as `GET /path`, and the bodies of those that have any. */
  const requests: string[] = [];
  const bodies: string[] = [];
  const exchange = async (url: URL, request: HttpRequest): Promise<Response> => {
    requests.push(`${request.method} ${url.pathname}`);
    if (request.body !== undefined) bodies.push(request.body);
    if (!(url.pathname in pages)) return new Response('not found', { status: 404 });
    const page = pages[url.pathname];
    const answer = typeof page === 'function' ? page(request) : page;
    return answer instanceof Response ? answer : Response.json(answer);
  };
  const kept = new Map<string, string>();
  const storage: LoginStorage = {
    get: async (name) => kept.get(name),
    set: async (name, text) => void kept.set(name, text),
    delete: async (name) => void kept.delete(name),
  };
  const source: RemoteSource = {
    ...{ type: 'http', name: 'server', url: new URL(`${origin}/mcp`), guessed: false, headers: {} },
    exchange,
    auth,
  };
  const home = join('/', 'nowhere');
  const notices: string[] = [];
  const options = {
    environment: { env: {}, home, cwd: home, platform: 'linux' as const },
    storage,
    loginCommand: async (scope?: string) =>
      `mcpc login server${scope === undefined ? '' : ` --scope '${scope}'`}`,
    ui,
    notice: (message: string) => void notices.push(message),
  };
  const context: AuthContext = createAuthContext(source, options);
  return { context, source, options, requests, bodies, notices };
}

/** A login at `issuer` that was saved at 0 ms and expires after `lifetime` ms. */
export function loginAt(issuer: string, lifetime = 3_600_000): Login {
  return {
    server: `${origin}/mcp`,
    id: 'login-1',
    issuer,
    authorizationServer: issuer,
    resource: undefined,
    grant: 'login',
    redirectUri: 'http://127.0.0.1:1/callback',
    savedAt: 0,
    client: { client_id: 'id', issuer },
    tokens: { access: 'access-1', refresh: 'refresh-1', scope: 'read', expiresAt: lifetime },
  };
}

/** A user who logs in and pastes the redirect URL. The login pages are added to `visited`. */
export function pastingUser(visited: URL[]): LoginUi {
  return {
    confirm: async () => true,
    async openBrowser(page) {
      visited.push(page);
      return false;
    },
    readRedirectUrl: async () =>
      `http://127.0.0.1/callback?code=code&state=${visited.at(-1)?.searchParams.get('state')}`,
  };
}
