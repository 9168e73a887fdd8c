import type { SystemEnvironment } from '../../core/environment.ts';
import type { SecretSet } from '../../schema/redactor.ts';
import type { Fetch } from '../http/fetch.ts';
import { HttpClient } from '../http/http-client.ts';
import { proxyFor } from '../http/proxy.ts';
import { type AuthSettings, noAuthSettings } from '../targets/auth-settings.ts';
import { assertComplete } from '../targets/check-auth.ts';
import { type RemoteSource, secretsOf } from '../targets/source.ts';
import { EndpointGuard } from './endpoint-guard.ts';
import { safeFetch } from './safe-fetch.ts';
import { CredentialStore } from './store/credential-store.ts';
import { httpAddress, serverKey } from './store/credentials.ts';
import { CustomBackend } from './store/custom-backend.ts';
import { FileBackend } from './store/file-backend.ts';
import type { LoginStorage } from './store/login-storage.ts';
import { PendingChallenges } from './store/pending-challenges.ts';

/** What authorization needs from the program. */
export interface AuthOptions {
  /** Determines where the credentials are stored. */
  environment: SystemEnvironment;
  /** Stores the credentials instead. */
  storage?: LoginStorage | undefined;
  /** Returns the command line that logs in to the server, for a scope if it is given. */
  loginCommand: (scope?: string) => Promise<string>;
  /** The user in whose async context it is read, always the same object for one; undefined if nobody can log in. */
  readonly ui: LoginUi | undefined;
  notice: (message: string) => void;
}

/** A user with a browser. */
export interface LoginUi {
  /** Asks a question; returns whether the answer is yes. */
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
  /** Shows the URL of the login page, and opens it if there is a browser. Returns whether it was opened. */
  openBrowser(url: URL, server: string): Promise<boolean>;
  /** Called with what waits until the user has logged in in the browser. */
  whileUserActs?<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * Asks for the URL that the browser was redirected to; `check` returns what is wrong with it. Rejects when `signal`
   * aborts because the browser has returned by itself.
   */
  readRedirectUrl(check: (text: string) => string | undefined, signal: AbortSignal): Promise<string>;
}

/** A server that requires authorization, and how to obtain it. */
export interface AuthContext {
  /** Its URL, with an HTTP scheme. */
  server: URL;
  /** Its name in messages. */
  name: string;
  /** The key of its logins in the store. */
  key: string;
  settings: AuthSettings;
  options: AuthOptions;
  /** Those that come up, such as tokens, are added. */
  secrets: SecretSet;
  store: CredentialStore;
  /** Undefined if the program stores the logins itself. */
  pending: PendingChallenges | undefined;
  /** Which hosts the server may lead to. */
  guard: EndpointGuard;
  /**
   * Sends requests to authorization servers, without the headers for the server itself, to hosts that `guard` allows.
   * Does not follow redirects.
   */
  fetch: Fetch;
  /** Returns the guard and the fetch for an identity provider that the user has named. */
  endpointsAt(identityProvider: URL): Pick<AuthContext, 'guard' | 'fetch'>;
  /** The latest nonce of each authorization server, by its origin (RFC 9449, section 8). */
  nonces: Map<string, string>;
}

/** Throws UsageError if the settings are incomplete. */
export function createAuthContext(source: RemoteSource, options: AuthOptions): AuthContext {
  const server = httpAddress(source.url);
  if (source.auth !== undefined) assertComplete(source.auth, source.name);
  const { storage, environment, notice } = options;
  const { exchange, ca, insecure } = source;
  const backend =
    storage === undefined ? new FileBackend(environment, notice) : new CustomBackend(storage, notice);
  const settings = source.auth ?? noAuthSettings;
  const isDirect = (url: URL) => exchange === undefined && proxyFor(url, environment.env) === undefined;
  const guard = new EndpointGuard(source.name, isDirect);
  guard.trust(settings.issuer);
  // The headers of the source are for the server alone.
  const guardedFetch = (by: EndpointGuard) =>
    by.guarded(exchange ?? new HttpClient({ ca, insecure, lookup: by.lookup }, environment).fetch);
  return {
    server,
    name: source.name,
    key: serverKey(source.url),
    settings,
    options,
    secrets: secretsOf(source),
    store: new CredentialStore(backend, notice),
    pending: storage === undefined ? new PendingChallenges(environment) : undefined,
    guard,
    fetch: safeFetch(guardedFetch(guard), server),
    endpointsAt(identityProvider) {
      const own = new EndpointGuard(identityProvider.host, isDirect);
      own.trust(identityProvider.href);
      return { guard: own, fetch: safeFetch(guardedFetch(own), identityProvider) };
    },
    nonces: new Map(),
  };
}
