import { AuthorizationError, UsageError } from '../../core/errors.ts';
import { toMcpcError } from '../errors/classify.ts';
import type { Challenge } from '../http/authorization.ts';
import { challengeOf } from '../http/authorization.ts';
import { discard } from '../http/fetch.ts';
import { lowerCased } from '../http/headers.ts';
import { describeSource, type RemoteSource, type Source } from '../targets/source.ts';
import { toAuthError } from './auth-errors.ts';
import { logIn } from './authorize.ts';
import { authorizeClient } from './client-credentials.ts';
import type { AuthContext, AuthOptions, LoginUi } from './context.ts';
import { authFetch, createAuthContext } from './context.ts';
import { type AuthServerMetadata, discoverAuthServer } from './discovery.ts';
import type { Login, LoginRow } from './store/credentials.ts';
import { describeLogin } from './store/records.ts';

/**
 * Logs in to a server, whatever login there was, and shows it the token to see that it takes it. Throws UsageError for
 * a server without logins, AuthorizationError, ConnectionError, or what `signal` was aborted with.
 */
export async function login(
  source: Source,
  ports: AuthOptions & { ui: LoginUi },
  signal: AbortSignal,
): Promise<LoginRow> {
  const remote = withoutToken(source);
  const scene = createAuthContext(remote, ports);
  let discovery: AuthServerMetadata | undefined;
  try {
    const { status, challenge } = await knock(remote, scene, undefined, signal).catch(
      async (error: unknown) => {
        throw await toMcpcError(error, { source: remote, phase: 'connect', environment: ports.environment });
      },
    );
    discovery = await discoverAuthServer(scene, challenge);
    if (discovery === undefined) throw nobodyToAsk(scene, status);
    if (scene.settings.grant === 'credentials') {
      const login = await authorizeClient(scene, discovery, challenge, undefined);
      await demandTaken(remote, scene, login, signal);
      return describeLogin(login, 'memory');
    }
    const { login, kept } = await logIn(scene, discovery, challenge, ports.ui, signal);
    await demandTaken(remote, scene, login, signal);
    return describeLogin(login, kept);
  } catch (error) {
    signal.throwIfAborted();
    throw toAuthError(error, scene, discovery?.issuer);
  }
}

/** The server, if logins are kept for such ones. Throws UsageError. */
export function withoutToken(source: Source): RemoteSource {
  if (!('url' in source)) {
    throw new UsageError(`${describeSource(source)} is not behind a URL: it knows no logins.`, {
      hint: 'What a program needs to know goes into its environment: --env NAME=VALUE.',
    });
  }
  const given = Object.entries(source.headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  if (given !== undefined) {
    const [what, hint] = /^basic /i.test(given)
      ? ['a user name and a password', 'Leave them out of the address, or leave out the header.']
      : ['a token', 'Leave out --bearer, MCPC_BEARER, or the header.'];
    throw new UsageError(`${source.name} is given ${what} already, which would be used instead of a login.`, {
      hint,
    });
  }
  return source;
}

/** Asks the server something harmless, to see whether it wants a login. */
async function knock(
  source: RemoteSource,
  { server, ports }: AuthContext,
  token: string | undefined,
  signal: AbortSignal,
): Promise<{ status: number; challenge: Challenge | undefined }> {
  const headers = {
    ...lowerCased(source.headers),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    accept: 'application/json, text/event-stream',
  };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
  const posted = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
  const request = source.type === 'http' ? posted : { method: 'GET', headers };
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal, AbortSignal.timeout(30_000)]);
  const answer = await authFetch(source, ports.environment)(server, { ...request, signal: until });
  const challenge = challengeOf(answer);
  // An event stream would go on for ever.
  stop.abort();
  await discard(answer);
  return { status: answer.status, challenge };
}

async function demandTaken(
  source: RemoteSource,
  scene: AuthContext,
  login: Login,
  signal: AbortSignal,
): Promise<void> {
  const { status } = await knock(source, scene, login.tokens?.access, signal);
  if (status !== 401) return;
  throw new AuthorizationError(
    `${scene.name} refuses the token that ${login.issuer} has just given for it.`,
    {
      server: scene.name,
      hint: 'One of the two is set up wrongly; who runs the server should know.',
    },
  );
}

function nobodyToAsk({ name }: AuthContext, status: number): AuthorizationError {
  if (status === 401 || status === 403) {
    return new AuthorizationError(`${name} wants to know who is asking, but does not say where to log in.`, {
      server: name,
      hint: 'It may take a token: --bearer TOKEN.',
    });
  }
  return new AuthorizationError(`${name} asks for no login: it answers without one.`, { server: name });
}
