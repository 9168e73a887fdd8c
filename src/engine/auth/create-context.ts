import { markSecret, secretsOf } from '../redaction.ts';
import type { RemoteSource } from '../source.ts';
import { Connections } from '../http/http-client.ts';
import type { Exchange } from '../http/fetch.ts';
import { FilePlace } from './store/file-backend.ts';
import { guardedFetch } from './safe-fetch.ts';
import { httpAddress, serverKey } from './credentials.ts';
import type { AuthPorts } from './login-ui.ts';
import type { AuthScene } from './context.ts';
import { noAuthSettings } from './settings.ts';
import { StoragePlace } from './store/custom-backend.ts';
import { LoginStore } from './store/credential-store.ts';

/** What it takes to be let in to a server: its address, the stored logins, a way to authorization servers. */
export function setScene(source: RemoteSource, ports: AuthPorts): AuthScene {
  const server = httpAddress(source.url);
  const { storage, surroundings, notice } = ports;
  const place =
    storage === undefined ? new FilePlace(surroundings, notice) : new StoragePlace(storage, notice);
  for (const secret of secretsOf(source)) markSecret(secret);
  return {
    server,
    name: source.name,
    key: serverKey(source.url),
    settings: source.auth ?? noAuthSettings,
    ports,
    store: new LoginStore(place, notice),
    fetch: guardedFetch(exchangeOf(source), server),
  };
}

/** Trusts whom the source says. Headers for the server are nobody else's business: it sends none. */
export function exchangeOf({ exchange, ca, insecure }: RemoteSource): Exchange {
  return exchange ?? new Connections({ ca, insecure }).exchange;
}
