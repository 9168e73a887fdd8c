import type { SystemEnvironment } from '../../core/environment.ts';
import type { Fetch } from '../http/fetch.ts';
import { HttpClient } from '../http/http-client.ts';
import { noAuthSettings } from '../targets/auth-settings.ts';
import type { RemoteSource } from '../targets/source.ts';
import { secretsOf } from '../targets/source-secrets.ts';
import type { AuthContext } from './context.ts';
import type { AuthOptions } from './login-ui.ts';
import { safeFetch } from './safe-fetch.ts';
import { CredentialStore } from './store/credential-store.ts';
import { httpAddress, serverKey } from './store/credentials.ts';
import { CustomBackend } from './store/custom-backend.ts';
import { FileBackend } from './store/file-backend.ts';

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
