import {
  auth,
  computeScopeUnion,
  OAuthError,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { AuthorizationError, TimeoutError } from '../../core/errors.ts';
import type { Challenge } from '../http/authorization.ts';
import type { CallbackOutcome } from './callback-server.ts';
import {
  type Callback,
  type CallbackServer,
  isExpectedState,
  queryOf,
  redirectProblem,
  startCallbackServer,
} from './callback-server.ts';
import type { AuthContext, LoginUi } from './context.ts';
import { type AuthServerMetadata, resourceMetadata } from './discovery.ts';
import { BrowserProvider, issuerOf } from './oauth-provider.ts';
import { isSafe } from './safe-fetch.ts';
import type { Login } from './store/credentials.ts';
import { tokensOf } from './store/credentials.ts';

/**
 * Whether the authorization server does not know the client of an authorization request any more. It is asked before
 * the browser is, to which it would only show an error that mcpc never hears of.
 */
export async function isStaleRegistration(address: URL, fetch: typeof globalThis.fetch): Promise<boolean> {
  try {
    const answer = await fetch(address, { redirect: 'manual' });
    await answer.body?.cancel();
    return answer.status === 400 || answer.status === 401;
  } catch {
    // Whatever it is, the browser will see it.
    return false;
  }
}

/** Seconds that a browser may take to come back. */
const defaultPatience = 300;

/** The authorization server does not know the registration from an earlier login. */
class RegistrationForgotten extends Error {}

/**
 * Has a person log in with a browser: registration if there is none, the authorization request with PKCE, the way back
 * to this machine, the tokens (RFC 6749, section 4.1; RFC 7636; RFC 8252). Keeps nothing. Throws AuthorizationError,
 * TimeoutError, what the SDK throws, or what `signal` was aborted with.
 */
export async function authorizeWithCode(
  scene: AuthContext,
  found: { discovery: AuthServerMetadata; challenge: Challenge | undefined; before: Login | undefined },
  ui: LoginUi,
  signal: AbortSignal,
): Promise<Login> {
  try {
    return await attempt(scene, found, ui, signal);
  } catch (error) {
    if (!(error instanceof RegistrationForgotten)) throw error;
    scene.ports.notice(`${found.discovery.issuer} does not know mcpc any more; it is registered anew.`);
    return attempt(scene, { ...found, before: undefined }, ui, signal);
  }
}

async function attempt(
  scene: AuthContext,
  { discovery, challenge, before }: Parameters<typeof authorizeWithCode>[1],
  ui: LoginUi,
  signal: AbortSignal,
): Promise<Login> {
  const callbacks = await callbackServer(scene, before);
  let callback: Callback | undefined;
  let outcome: CallbackOutcome = 'failed';
  try {
    // In a step up what was granted is asked for again: the new tokens take the place of the old.
    const granted = challenge?.kind === 'insufficientScope' ? before?.tokens?.scope : undefined;
    const scope = scene.settings.scope ?? computeScopeUnion(granted, challenge?.scope);
    const provider = new BrowserProvider(callbacks.redirectUri, scene, discovery, { before, scope });
    const common = {
      serverUrl: scene.server,
      fetchFn: scene.fetch,
      ...resourceMetadata(challenge),
    };
    await auth(provider, {
      ...common,
      ...(scope === undefined ? {} : { scope }),
      forceReauthorization: true,
    });
    const address = checkedAddress(provider, scene);
    if (provider.reuses && (await isStaleRegistration(address, scene.fetch)))
      throw new RegistrationForgotten();
    const state = provider.state();
    callback = await comeBack(scene, callbacks, { ui, address, state }, signal);
    if (!isExpectedState(callback.query.get('state'), state)) {
      throw new AuthorizationError('The browser came back with the answer to another login.', {
        hint: 'Nothing was done with it. Log in again; if this goes on, somebody may be interfering.',
      });
    }
    scene.secrets.add(callback.query.get('code'));
    if (callback.query.get('error') === 'access_denied') outcome = 'declined';
    await redeem(provider, scene, callback.query);
    outcome = 'done';
    return loginFrom(provider, scene, scope);
  } finally {
    callback?.answer(outcome);
    await callbacks.close();
  }
}

/** The port of the registration, unless another one was chosen; another if it is taken. */
async function callbackServer({ settings }: AuthContext, before: Login | undefined): Promise<CallbackServer> {
  const known = before?.redirectUri === undefined ? undefined : new URL(before.redirectUri);
  const host = settings.callbackHost ?? (known?.hostname === 'localhost' ? 'localhost' : '127.0.0.1');
  const port = settings.callbackPort ?? Number(known?.port ?? 0);
  try {
    return await startCallbackServer(host, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (settings.callbackPort === undefined && port !== 0) return startCallbackServer(host, 0);
    throw new AuthorizationError(
      `The port ${port}, to which the browser is to come back, cannot be used (${code}).`,
      {
        hint: 'Choose another with --callback-port, or leave it out.',
        cause: error,
      },
    );
  }
}

/** Where the browser is to go. Throws AuthorizationError for a server without PKCE, or for what is no web page. */
function checkedAddress(provider: BrowserProvider, scene: AuthContext): URL {
  const { address, discovery } = provider;
  if (address === undefined) throw new Error('The authorization request was not made.');
  const metadata = discovery?.authorizationServerMetadata;
  const issuer = issuerOf(discovery);
  if (metadata !== undefined && metadata.code_challenge_methods_supported?.includes('S256') !== true) {
    throw new AuthorizationError(`${issuer} does not protect logins by PKCE (S256), as MCP demands.`, {
      server: scene.name,
      hint: 'A code that it gives out could be used by others. Ask who runs it, or use a token: --bearer TOKEN.',
    });
  }
  if (!isSafe(address, scene.server)) {
    throw new AuthorizationError(`${issuer} names a page to log in at that is not safe: ${address.origin}.`, {
      server: scene.name,
      hint: 'Only https pages, and those of this machine, are opened.',
    });
  }
  return address;
}

/** Sends the browser away and waits until it is back, or a person has pasted where it ended. */
async function comeBack(
  { settings, name }: AuthContext,
  callbacks: CallbackServer,
  { ui, address, state }: { ui: LoginUi; address: URL; state: string },
  signal: AbortSignal,
): Promise<Callback> {
  const seconds = settings.callbackTimeout ?? defaultPatience;
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const timer = setTimeout(() => {
    over.abort(
      new TimeoutError(`The browser did not come back from the login to ${name} within ${seconds} s.`, {
        phase: 'connect',
        server: name,
        hint: 'Log in again; --callback-timeout SECONDS gives it more time.',
      }),
    );
  }, seconds * 1_000);
  const ended = new Promise<never>((_resolve, reject) => {
    until.addEventListener('abort', () => reject(until.reason), { once: true });
    if (until.aborted) reject(until.reason);
  });
  const check = (text: string) => redirectProblem(text, state);
  const pasted = async (): Promise<Callback> => {
    // A browser that was opened comes back by itself.
    if (await ui.openBrowser(address, name)) return ended;
    const query = queryOf(await ui.readRedirectUrl(check, until)) ?? new URLSearchParams();
    return { query, answer: () => {} };
  };
  const ways = [callbacks.arrived, ended, pasted()];
  try {
    return await Promise.race(ways);
  } finally {
    clearTimeout(timer);
    // Whoever is still asked for the address need not answer.
    over.abort();
    for (const way of ways) way.catch(() => {});
  }
}

/** Exchanges what the browser brought for tokens; the issuer in it is checked before anything else of it is believed. */
async function redeem(provider: BrowserProvider, scene: AuthContext, query: URLSearchParams): Promise<void> {
  const transport = new StreamableHTTPClientTransport(scene.server, {
    authProvider: provider,
    fetch: scene.fetch,
  });
  try {
    await transport.finishAuth(query);
  } catch (error) {
    const unknown =
      (error instanceof OAuthError && ['invalid_client', 'unauthorized_client'].includes(error.code)) ||
      (error instanceof Error && error.message.startsWith('Existing OAuth client information'));
    if (provider.reuses && unknown) throw new RegistrationForgotten();
    throw error;
  }
}

function loginFrom(provider: BrowserProvider, scene: AuthContext, scope: string | undefined): Login {
  const { outcome } = provider;
  if (outcome === undefined) throw new Error('The login came to no tokens.');
  const { tokens, client, discovery } = outcome;
  return {
    server: scene.key,
    issuer: issuerOf(discovery),
    authorizationServer: discovery.authorizationServerUrl,
    resource: discovery.resourceMetadata?.resource,
    grant: 'login',
    redirectUri: provider.redirectUrl,
    savedAt: Date.now(),
    client,
    tokens: tokensOf(tokens, provider.address?.searchParams.get('scope') ?? scope, scene.secrets),
  };
}
