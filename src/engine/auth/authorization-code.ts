import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { type StoredOAuthClientInformation, startAuthorization } from '@modelcontextprotocol/client';
import { abortable, anySignal } from '../../core/abort.ts';
import { AuthorizationError, TimeoutError } from '../../core/errors.ts';
import { version } from '../../core/version.ts';
import type { Challenge } from '../http/authorization.ts';
import { discard, type Fetch } from '../http/fetch.ts';
import type { AuthSettings } from '../targets/auth-settings.ts';
import { clientMetadata, metadataDigest } from '../targets/client-metadata.ts';
import { documentHint, interferenceHint, ReportedLoginError, registrationHint } from './auth-errors.ts';
import {
  type Callback,
  type CallbackOutcome,
  type CallbackServer,
  startCallbackServer,
} from './callback-server.ts';
import type { AuthContext, LoginUi } from './context.ts';
import { type AuthServer, newDpopKey, requestedScope, resourceIndicator } from './discovery.ts';
import type { AuthServerMetadata } from './documents.ts';
import { EndpointError, registerClient, requestTokens } from './endpoints.ts';
import { loginAuthentication } from './identity/client-authentication.ts';
import { isSafe } from './safe-fetch.ts';
import { isSameIssuer, type Login, type TokenResponse, tokensOf } from './store/credentials.ts';

/** Returns what is wrong with a pasted redirect URL; undefined if it is valid. */
export function redirectProblem(text: string, state: string): string | undefined {
  const query = queryOf(text);
  if (query === undefined) return 'That is not a URL. It starts with http and contains a "?".';
  if (!query.has('code') && !query.has('error')) return 'That URL contains neither a "code" nor an "error".';
  return isExpectedState(query.get('state'), state) ? undefined : 'That URL belongs to another login.';
}

/** Returns the query of a pasted URL, or of the query alone; undefined for other text. */
export function queryOf(text: string): URLSearchParams | undefined {
  const trimmed = text.trim().replace(/^["'<]+|["'>]+$/g, '');
  if (URL.canParse(trimmed)) return new URL(trimmed).searchParams;
  return /^\??[\w.~%+-]+=/.test(trimmed) ? new URLSearchParams(trimmed) : undefined;
}

/** Compares the state of a response with that of the request, in constant time. */
export function isExpectedState(actual: string | null, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(actual ?? ''), digest(expected)) && actual !== null;
}

/** How long to wait for the browser by default, in s. */
const defaultCallbackTimeout = 300;

/** The OAuth error codes for an unknown client. */
const unknownClientCodes: readonly string[] = ['invalid_client', 'unauthorized_client'];

/** What a login in the browser is based on. */
interface LoginRequest {
  authServer: AuthServer;
  challenge: Challenge | undefined;
  /** The previous login, whose registration can be reused. */
  previous: Login | undefined;
}

/** The authorization server no longer knows the client of the previous login. */
class StaleRegistrationError extends Error {}

/**
 * Lets the user log in with a browser: registers mcpc if necessary, sends the authorization request with PKCE, waits for
 * the redirect to this machine and requests the tokens (RFC 6749, section 4.1; RFC 7636; RFC 8252). Stores nothing.
 * Throws AuthorizationError, TimeoutError, what `registerClient` and `requestTokens` throw, or the reason of `signal`.
 */
export async function authorizeWithCode(
  context: AuthContext,
  request: LoginRequest,
  ui: LoginUi,
  signal: AbortSignal,
): Promise<Login> {
  try {
    return await attempt(context, request, ui, signal);
  } catch (error) {
    if (!(error instanceof StaleRegistrationError)) throw error;
    context.options.notice(`${request.authServer.issuer} no longer knows mcpc, which is registered again.`);
    return attempt(context, { ...request, previous: undefined }, ui, signal);
  }
}

async function attempt(
  context: AuthContext,
  { authServer, challenge, previous }: LoginRequest,
  ui: LoginUi,
  signal: AbortSignal,
): Promise<Login> {
  const { authorizationServer, issuer } = authServer;
  assertPkce(context, authServer);
  const resource = resourceIndicator(context, authServer);
  const dpop = newDpopKey(context, authServer);
  const minimumScope = requestedScope(context, authServer, challenge, previous);
  const scope = withOfflineAccess(minimumScope ?? authServer.resourceScope, authServer);
  const callbacks = await listenForCallback(context, previous);
  const { redirectUri } = callbacks;
  let callback: Callback | undefined;
  let outcome: CallbackOutcome = 'failed';
  try {
    const reused = reusableClient(context, authServer, previous, { redirectUri, scope: minimumScope });
    const client = reused ?? (await clientFor(context, authServer, { redirectUri, scope }));
    context.secrets.add(client.client_secret);
    const state = randomBytes(32).toString('base64url');
    const { authorizationUrl, codeVerifier } = await startAuthorization(authorizationServer, {
      ...authorizationEndpoint(context, authServer),
      ...(scope === undefined ? {} : { scope }),
      ...(resource === undefined ? {} : { resource }),
      clientInformation: client,
      redirectUrl: redirectUri,
      state,
    });
    context.secrets.add(codeVerifier);
    if (dpop !== undefined) authorizationUrl.searchParams.set('dpop_jkt', dpop.thumbprint());
    await assertSafePage(context, issuer, authorizationUrl);
    if (reused !== undefined && (await isStaleRegistration(authorizationUrl, context.fetch)))
      throw new StaleRegistrationError();
    callback = await waitForCallback(context, callbacks, { ui, url: authorizationUrl, state }, signal);
    const { query } = callback;
    if (!isExpectedState(query.get('state'), state)) {
      throw new AuthorizationError('The browser returned the response to another login.', {
        hint: interferenceHint,
      });
    }
    context.secrets.add(query.get('code'));
    if (query.get('error') === 'access_denied') outcome = 'declined';
    const code = codeOf(query, authServer);
    let tokens: TokenResponse;
    try {
      const grant = { grant_type: 'authorization_code', code, code_verifier: codeVerifier };
      tokens = await requestTokens(context, authServer, {
        parameters: { ...grant, redirect_uri: redirectUri, resource },
        authenticate: loginAuthentication(context.settings, client),
        dpop,
      });
    } catch (error) {
      const isUnknown =
        error instanceof EndpointError && unknownClientCodes.includes(error.reported.code ?? '');
      if (reused !== undefined && isUnknown) throw new StaleRegistrationError();
      throw error;
    }
    outcome = 'done';
    return {
      ...{ server: context.key, issuer, authorizationServer, resource, grant: 'login', redirectUri, client },
      id: randomUUID(),
      savedAt: Date.now(),
      dpopKey: dpop?.export(),
      tokens: tokensOf(tokens, scope, context.secrets),
    };
  } finally {
    callback?.answer(outcome);
    await callbacks.close();
  }
}

/** Adds the scope for refresh tokens if the server offers it (OpenID Connect Core, section 11). */
function withOfflineAccess(scope: string | undefined, { metadata }: AuthServer): string | undefined {
  const isOffered = metadata?.scopes_supported?.includes('offline_access') === true;
  if (scope === undefined || !isOffered || scope.split(' ').includes('offline_access')) return scope;
  return `${scope} offline_access`;
}

/** Returns the client of a previous registration if it is still valid for this login. */
function reusableClient(
  { settings }: AuthContext,
  { issuer, metadata }: AuthServer,
  previous: Login | undefined,
  { redirectUri, scope }: { redirectUri: string; scope: string | undefined },
): StoredOAuthClientInformation | undefined {
  if (settings.clientId !== undefined || previous === undefined) return undefined;
  const { client } = previous;
  const {
    client_secret_expires_at: expiresAt,
    scope: registeredScope,
    metadata_digest: digest,
  } = client as {
    client_secret_expires_at?: number;
    scope?: string;
    metadata_digest?: string;
  };
  const registered = registeredScope?.split(' ');
  const isSufficient = scope?.split(' ').every((name) => registered?.includes(name) ?? true) ?? true;
  const isExpired = expiresAt !== undefined && expiresAt !== 0 && expiresAt * 1_000 < Date.now();
  // A document is used instead of a registration.
  const isReplaced = documentClient(settings, metadata) !== undefined;
  const isSame = isSameIssuer(previous.issuer, issuer) && previous.redirectUri === redirectUri;
  const isDescribedAlike = digest === metadataDigest(settings);
  return isSame && isSufficient && isDescribedAlike && !isExpired && !isReplaced ? client : undefined;
}

/** Returns the URL of the client ID metadata document if the authorization server supports them. */
function documentClient(
  { clientDocument }: AuthSettings,
  metadata: AuthServerMetadata | undefined,
): string | undefined {
  return metadata?.client_id_metadata_document_supported === true ? clientDocument : undefined;
}

/** Returns the client of the settings, or registers one (RFC 7591). */
async function clientFor(
  context: AuthContext,
  authServer: AuthServer,
  { redirectUri, scope }: { redirectUri: string; scope: string | undefined },
): Promise<StoredOAuthClientInformation> {
  const { settings, name } = context;
  const { issuer, metadata } = authServer;
  const { clientId, clientSecret } = settings;
  if (clientId !== undefined) {
    const secret = clientSecret === undefined ? {} : { client_secret: clientSecret };
    return { client_id: clientId, ...secret, issuer };
  }
  const document = documentClient(settings, metadata);
  if (document !== undefined) return { client_id: document, issuer };
  if (metadata !== undefined && metadata.registration_endpoint === undefined) {
    const acceptsDocuments = metadata.client_id_metadata_document_supported === true;
    throw new AuthorizationError(`${issuer} does not support the registration of clients.`, {
      phase: 'connect',
      server: name,
      hint: acceptsDocuments ? `${documentHint}\n${registrationHint}` : registrationHint,
    });
  }
  const registered = await registerClient(context, authServer, {
    token_endpoint_auth_method: authMethodFor(metadata?.token_endpoint_auth_methods_supported),
    software_version: version,
    ...(scope === undefined ? {} : { scope }),
    ...clientMetadata(settings, [redirectUri]),
  });
  const digest = metadataDigest(settings);
  const client = { ...registered, issuer, ...(digest === undefined ? {} : { metadata_digest: digest }) };
  return client;
}

/** Returns the authentication method to register: that of a public client where the server allows it. */
function authMethodFor(supported: readonly string[] | undefined): string {
  if (supported === undefined || supported.includes('none')) return 'none';
  return supported.find((method) => /^client_secret_(basic|post)$/.test(method)) ?? 'none';
}

/**
 * Whether the authorization server rejects an authorization request, because it no longer knows the client. Asked before
 * the browser is opened, since the browser would only show an error.
 */
async function isStaleRegistration(url: URL, fetch: Fetch): Promise<boolean> {
  try {
    const response = await fetch(url, { method: 'GET', headers: {} });
    await discard(response);
    return response.status === 400 || response.status === 401;
  } catch {
    // The browser will show the error.
    return false;
  }
}

/** Listens on the port of the registration unless the settings name one; on another if it is in use. */
async function listenForCallback(
  { settings }: AuthContext,
  previous: Login | undefined,
): Promise<CallbackServer> {
  const known = previous?.redirectUri === undefined ? undefined : new URL(previous.redirectUri);
  const host = settings.callbackHost ?? (known?.hostname === 'localhost' ? 'localhost' : '127.0.0.1');
  const port = settings.callbackPort ?? Number(known?.port ?? 0);
  try {
    return await startCallbackServer(host, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (settings.callbackPort === undefined && port !== 0) return startCallbackServer(host, 0);
    throw new AuthorizationError(`Could not listen on port ${port} for the browser's return (${code}).`, {
      hint: 'Choose another port with --callback-port, or omit the option.',
      cause: error,
    });
  }
}

/** Throws AuthorizationError if the authorization server does not support PKCE. */
function assertPkce({ name }: AuthContext, { issuer, metadata }: AuthServer): void {
  if (metadata === undefined || metadata.code_challenge_methods_supported?.includes('S256') === true) return;
  throw new AuthorizationError(`${issuer} does not support PKCE (S256), which MCP requires.`, {
    server: name,
    hint: 'Without it others could use its codes. Ask its operator, or use a token: --bearer TOKEN.',
  });
}

/** Returns the metadata with which the SDK starts the login. Throws AuthorizationError if there is no login page. */
function authorizationEndpoint({ name }: AuthContext, { issuer, metadata }: AuthServer) {
  if (metadata === undefined) return {};
  const { authorization_endpoint } = metadata;
  if (authorization_endpoint !== undefined) return { metadata: { ...metadata, authorization_endpoint } };
  throw new AuthorizationError(`${issuer} has no login page: its metadata lacks "authorization_endpoint".`, {
    server: name,
    hint: 'It may authorize programs only: --auth client-credentials.',
  });
}

/** Throws AuthorizationError if the login page must not be opened in a browser. */
async function assertSafePage({ name, server, guard }: AuthContext, issuer: string, url: URL): Promise<void> {
  await guard.assertPage(url);
  if (isSafe(url, server)) return;
  throw new AuthorizationError(`${issuer} has a login page that is not secure: ${url.origin}.`, {
    server: name,
    hint: 'mcpc only opens https pages, and those on this machine.',
  });
}

/** Opens the browser and waits until it returns, or until the user has pasted the URL that it was redirected to. */
async function waitForCallback(
  { settings, name }: AuthContext,
  callbacks: CallbackServer,
  { ui, url, state }: { ui: LoginUi; url: URL; state: string },
  signal: AbortSignal,
): Promise<Callback> {
  const seconds = settings.callbackTimeout ?? defaultCallbackTimeout;
  const stop = new AbortController();
  const until = anySignal(signal, stop.signal);
  const timer = setTimeout(() => {
    stop.abort(
      new TimeoutError(`The browser did not return from the login to ${name} within ${seconds} s.`, {
        phase: 'connect',
        server: name,
        hint: 'Log in again; --callback-timeout SECONDS allows more time.',
      }),
    );
  }, seconds * 1_000);
  const check = (text: string) => redirectProblem(text, state);
  const pasted = async (): Promise<Callback> => {
    // A browser that was opened returns by itself.
    if (await ui.openBrowser(url, name)) return callbacks.arrived;
    const query = queryOf(await ui.readRedirectUrl(check, until)) ?? new URLSearchParams();
    return { query, answer: () => {} };
  };
  const pastedCallback = pasted();
  try {
    const callback = abortable(Promise.race([callbacks.arrived, pastedCallback]), until);
    return await (ui.whileUserActs?.(() => callback) ?? callback);
  } finally {
    clearTimeout(timer);
    // Ends the question for the URL.
    stop.abort();
    pastedCallback.catch(() => {});
  }
}

/**
 * Returns the code in an authorization response. Throws AuthorizationError if the response is not from the issuer, which
 * it must name character by character (RFC 9207, section 2.4), or reports an error.
 */
function codeOf(query: URLSearchParams, { issuer, metadata }: AuthServer): string {
  const iss = query.get('iss');
  const requiresIssuer = metadata?.authorization_response_iss_parameter_supported === true;
  const isFromIssuer = iss === null ? !requiresIssuer : iss === issuer;
  if (metadata !== undefined && !isFromIssuer) {
    // An attacker may have sent the response: nothing of it is shown.
    throw new AuthorizationError(
      `The response to the login did not come from ${issuer}, where it was requested.`,
      { hint: interferenceHint },
    );
  }
  const code = query.get('code');
  if (code !== null && code !== '') return code;
  throw new ReportedLoginError({
    code: query.get('error') ?? 'invalid_response',
    // Without metadata the issuer cannot be verified, so the description may be an attacker's.
    description: metadata === undefined ? undefined : (query.get('error_description') ?? undefined),
  });
}
