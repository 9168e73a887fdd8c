import type { LoginStorage } from '../../core/credential-storage.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import type { SecretSet } from '../../schema/redactor.ts';
import type { Fetch } from '../http/fetch.ts';
import { HttpClient } from '../http/http-client.ts';
import { type AuthSettings, noAuthSettings } from '../targets/auth-settings.ts';
import { type RemoteSource, secretsOf } from '../targets/source.ts';
import { safeFetch } from './safe-fetch.ts';
import { CredentialStore } from './store/credential-store.ts';
import { httpAddress, serverKey } from './store/credentials.ts';
import { CustomBackend } from './store/custom-backend.ts';
import { FileBackend } from './store/file-backend.ts';

/** What being let in needs of the outside. */
export interface AuthOptions {
  /** Where credentials are kept follows from these. */
  environment: SystemEnvironment;
  /** Where they are kept instead. */
  storage?: LoginStorage | undefined;
  /** The line that logs in to this server. */
  loginCommand: string;
  /** The person who can log in; undefined where nobody can. */
  ui: LoginUi | undefined;
  notice: (message: string) => void;
}

/** A person with a browser. */
export interface LoginUi {
  /** Asks for a yes. */
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
  /** Shows the address at which to log in, and opens it if a browser is at hand. Gives whether one was opened. */
  openBrowser(address: URL, server: string): Promise<boolean>;
  /**
   * Asks for the address at which the browser ended; `check` says what is wrong with it. Rejects when the signal
   * aborts: the browser came back by itself.
   */
  readRedirectUrl(check: (text: string) => string | undefined, signal: AbortSignal): Promise<string>;
}

/** One server that wants to know who is asking, and what mcpc has to answer with. */
export interface AuthContext {
  /** Its address, as HTTP. */
  server: URL;
  /** What a person calls it. */
  name: string;
  /** Under which its logins are kept. */
  key: string;
  settings: AuthSettings;
  ports: AuthOptions;
  /** Those that come up, such as tokens, are added. */
  secrets: SecretSet;
  store: CredentialStore;
  /** For requests to authorization servers: without anything that is meant for the server alone. */
  fetch: typeof fetch;
}

/** What it takes to be let in to a server: its address, the stored logins, a way to authorization servers. */
export function createAuthContext(source: RemoteSource, ports: AuthOptions): AuthContext {
  const server = httpAddress(source.url);
  const { storage, environment, notice } = ports;
  const place =
    storage === undefined ? new FileBackend(environment, notice) : new CustomBackend(storage, notice);
  return {
    server,
    name: source.name,
    key: serverKey(source.url),
    settings: source.auth ?? noAuthSettings,
    ports,
    secrets: secretsOf(source),
    store: new CredentialStore(place, notice),
    fetch: safeFetch(authFetch(source, environment), server),
  };
}

/** Trusts whom the source says. Headers for the server are nobody else's business: it sends none. */
export function authFetch({ exchange, ca, insecure }: RemoteSource, environment: SystemEnvironment): Fetch {
  return exchange ?? new HttpClient({ ca, insecure }, environment).fetch;
}
