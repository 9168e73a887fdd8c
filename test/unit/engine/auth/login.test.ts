import { describe, expect, it } from 'vitest';
import { createAuthContext } from '../../../../src/engine/auth/context.ts';
import { type Connect, login } from '../../../../src/engine/auth/login.ts';
import type { AuthSettings } from '../../../../src/engine/targets/auth-settings.ts';
import { temporaryFolder } from '../../config/files.ts';
import {
  fakeAuthorization,
  loginAt,
  metadataOf,
  metadataPath,
  origin,
  pastingUser,
} from './fake-authorization.ts';

const { signal } = new AbortController();

/** Sends one request with the headers of the authorizer, which `respond` answers. */
function connecting(respond: (authorization: string | undefined) => Response): Connect {
  return async (authorizer) => {
    const send = authorizer.authorizedFetch(async (_url, { headers }) => respond(headers.authorization));
    const { status } = await send(new URL(`${origin}/mcp`), { method: 'POST', headers: {} });
    if (status >= 400) throw new Error(`HTTP ${status}`);
  };
}

const unauthorized = (parameters = '') =>
  new Response(null, { status: 401, headers: { 'www-authenticate': `Bearer ${parameters}` } });
const insufficient = (scope: string) =>
  new Response(null, {
    status: 403,
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  });

/** Logs in to a server with a previous login for the scope `read`, and returns the scopes that were requested. */
async function loggingIn(
  respond: (authorization: string | undefined) => Response,
  { auth, exact = false, pending }: { auth?: AuthSettings; exact?: boolean; pending?: string } = {},
) {
  const visited: URL[] = [];
  const ui = pastingUser(visited);
  const tokens = () => ({ access_token: `access-${visited.length}`, token_type: 'Bearer' });
  const pages = {
    [metadataPath]: metadataOf(origin),
    '/register': { client_id: 'id' },
    '/token': tokens,
  };
  const { source, options } = fakeAuthorization(pages, auth === undefined ? {} : { auth });
  const home = temporaryFolder();
  const environment = { ...options.environment, env: { MCPC_KEYCHAIN: 'off' }, home };
  const stored = { ...options, environment, storage: undefined };
  const context = createAuthContext(source, stored);
  await context.store.save({ ...loginAt(origin), redirectUri: undefined });
  if (pending !== undefined) {
    const challenge = { kind: 'insufficientScope', resourceMetadataUrls: [], scope: pending } as const;
    await context.pending?.add(context.key, challenge);
  }
  const request = { source, connect: connecting(respond), hasExactScope: exact };
  const summary = await login(request, { ...stored, ui }, signal);
  const requested = visited.map(({ searchParams }) => searchParams.get('scope'));
  return { requested, summary, context };
}

describe('mcpc login', () => {
  const accepting = (authorization: string | undefined) =>
    authorization === undefined ? unauthorized('scope="list"') : new Response();

  it('requests the scope of the challenge', async () => {
    const { requested } = await loggingIn(accepting);
    expect(requested).toEqual(['list']);
  });

  it('requests the scope of a pending challenge too, and what was granted before, once', async () => {
    const { requested, context } = await loggingIn(accepting, { pending: 'write' });
    expect(requested).toEqual(['read list write']);
    expect(context.pending?.find(context.key)).toBeUndefined();
  });

  it('adds the pending scope to that of a config entry', async () => {
    const auth = { grant: undefined, scope: 'basic' };
    const { requested } = await loggingIn(accepting, { auth, pending: 'write' });
    expect(requested).toEqual(['basic read list write']);
  });

  it('requests exactly the scope of the command line', async () => {
    const auth = { grant: undefined, scope: 'basic' };
    const { requested } = await loggingIn(accepting, { auth, exact: true, pending: 'write' });
    expect(requested).toEqual(['basic']);
  });

  it('requests more scope at once if the server does not accept the first token for that reason', async () => {
    const { requested, summary } = await loggingIn((authorization) => {
      if (authorization === undefined) return unauthorized('scope="list"');
      return authorization === 'Bearer access-1' ? insufficient('connect') : new Response();
    });
    expect(requested).toEqual(['list', 'list connect']);
    expect(summary.scopes).toEqual(['list', 'connect']);
  });

  it('does not request the same scope twice', async () => {
    await expect(
      loggingIn((authorization) =>
        authorization === undefined ? unauthorized('scope="a b"') : insufficient('a'),
      ),
    ).rejects.toThrow(`server still requires the scope a, which ${origin} has granted.`);
  });

  it('fails if the server rejects the new token', async () => {
    await expect(loggingIn(() => unauthorized())).rejects.toThrow(
      `server rejects the token that ${origin} has just issued for it.`,
    );
  });

  it('succeeds if the server fails for another reason', async () => {
    const { summary } = await loggingIn((authorization) =>
      authorization === undefined ? unauthorized() : new Response(null, { status: 500 }),
    );
    expect(summary.issuer).toBe(origin);
  });
});

describe('a server without OAuth metadata', () => {
  const attempt = (respond: () => Response) => {
    const { source, options } = fakeAuthorization({});
    const request = { source, connect: connecting(respond), hasExactScope: false };
    return login(request, { ...options, ui: pastingUser([]) }, signal);
  };

  it('may have the default endpoints of 2025-03-26, for which there is an option', async () => {
    await expect(attempt(() => unauthorized())).rejects.toMatchObject({
      message: 'server requires authorization, but does not say where to log in.',
      hint: expect.stringContaining('--auth oauth'),
    });
  });

  it('requires no login if it accepts requests', async () => {
    await expect(attempt(() => new Response())).rejects.toThrow('does not require a login');
  });

  it('is reported with its own error if it fails', async () => {
    await expect(attempt(() => new Response(null, { status: 404 }))).rejects.toThrow('HTTP 404');
  });
});
