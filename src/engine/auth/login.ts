import { anySignal } from '../../core/abort.ts';
import { AuthorizationError, UsageError } from '../../core/errors.ts';
import { toMcpcError } from '../errors/classify.ts';
import { type Challenge, challengeOf } from '../http/authorization.ts';
import { discard } from '../http/fetch.ts';
import { lowerCased } from '../http/headers.ts';
import { describeSource, type RemoteSource, type Source } from '../targets/source.ts';
import { toAuthError } from './auth-errors.ts';
import { logIn } from './authorize.ts';
import { authorizeClient } from './client-credentials.ts';
import { type AuthContext, type AuthOptions, authFetch, createAuthContext, type LoginUi } from './context.ts';
import { type AuthServer, discoverAuthServer } from './discovery.ts';
import type { Login, LoginSummary } from './store/credentials.ts';
import { describeLogin } from './store/records.ts';

/** How long the server may take to respond to a probe, in ms. */
const probeTimeout = 30_000;

/**
 * Logs in to a server, whatever is stored, and checks that the server accepts the token. Throws UsageError for a server
 * that cannot have logins, AuthorizationError, ConnectionError, or the reason of `signal`.
 */
export async function login(
  source: Source,
  options: AuthOptions & { ui: LoginUi },
  signal: AbortSignal,
): Promise<LoginSummary> {
  const remote = loginSource(source);
  const context = createAuthContext(remote, options);
  let authServer: AuthServer | undefined;
  try {
    const { status, challenge } = await probe(remote, context, undefined, signal).catch(
      async (error: unknown) => {
        throw await toMcpcError(error, {
          source: remote,
          phase: 'connect',
          environment: options.environment,
        });
      },
    );
    authServer = await discoverAuthServer(context, challenge);
    if (authServer === undefined) throw noAuthServer(context, status);
    if (context.settings.grant === 'credentials') {
      const login = await authorizeClient(context, authServer, challenge, undefined);
      await assertAccepted(remote, context, login, signal);
      return describeLogin(login, 'memory');
    }
    const { login, kept } = await logIn(context, authServer, challenge, options.ui, signal);
    await assertAccepted(remote, context, login, signal);
    return describeLogin(login, kept);
  } catch (error) {
    signal.throwIfAborted();
    throw toAuthError(error, context, authServer?.issuer);
  }
}

/** Returns the source if it can have logins. Throws UsageError. */
export function loginSource(source: Source): RemoteSource {
  if (!('url' in source)) {
    throw new UsageError(`${describeSource(source)} is not behind a URL, so it has no logins.`, {
      hint: 'Pass credentials to a program in its environment: --env NAME=VALUE.',
    });
  }
  const header = Object.entries(source.headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  if (header !== undefined) {
    const [what, hint] = /^basic /i.test(header)
      ? ['a user name and a password', 'Remove them from the URL, or remove the header.']
      : ['a token', 'Omit --bearer, MCPC_BEARER, or the header.'];
    throw new UsageError(`${source.name} already has ${what}, which would be used instead of a login.`, {
      hint,
    });
  }
  return source;
}

/** Sends a harmless request to see whether the server requires a login, or accepts the token. */
async function probe(
  source: RemoteSource,
  { server, options }: AuthContext,
  token: string | undefined,
  signal: AbortSignal,
): Promise<{ status: number; challenge: Challenge | undefined }> {
  const headers = {
    ...lowerCased(source.headers),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    accept: 'application/json, text/event-stream',
  };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
  const post = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
  const request = source.type === 'http' ? post : { method: 'GET', headers };
  const stop = new AbortController();
  const until = anySignal(signal, stop.signal, AbortSignal.timeout(probeTimeout));
  const response = await authFetch(source, options.environment)(server, { ...request, signal: until });
  const challenge = challengeOf(response);
  // An event stream would not end.
  stop.abort();
  await discard(response);
  return { status: response.status, challenge };
}

async function assertAccepted(
  source: RemoteSource,
  context: AuthContext,
  login: Login,
  signal: AbortSignal,
): Promise<void> {
  const { status } = await probe(source, context, login.tokens?.access, signal);
  if (status !== 401) return;
  throw new AuthorizationError(
    `${context.name} rejects the token that ${login.issuer} has just issued for it.`,
    {
      server: context.name,
      hint: 'One of the two is misconfigured. Ask the operator of the server.',
    },
  );
}

function noAuthServer({ name }: AuthContext, status: number): AuthorizationError {
  if (status === 401 || status === 403) {
    return new AuthorizationError(`${name} requires authorization, but does not say where to log in.`, {
      server: name,
      hint: 'It may accept a token: --bearer TOKEN.',
    });
  }
  return new AuthorizationError(`${name} does not require a login: it accepts requests without one.`, {
    server: name,
  });
}
