import { markSecret, secretsOf } from '../redaction.ts';
import type { RemoteSource } from '../source.ts';
import { Connections } from '../transports/connections.ts';
import type { Exchange } from '../transports/exchange.ts';
import { FilePlace } from './file-place.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { httpAddress, serverKey } from './login.ts';
import type { AuthPorts } from './ports.ts';
import type { AuthScene } from './scene.ts';
import { noAuthSettings } from './settings.ts';
import { StoragePlace } from './storage-place.ts';
import { LoginStore } from './store.ts';

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
