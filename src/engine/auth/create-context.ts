import { markSecret } from '../../schema/redactor.ts';
import type { Exchange } from '../http/fetch.ts';
import { Connections } from '../http/http-client.ts';
import { noAuthSettings } from '../targets/auth-settings.ts';
import type { RemoteSource } from '../targets/source.ts';
import { secretsOf } from '../targets/source-secrets.ts';
import type { AuthScene } from './context.ts';
import type { AuthPorts } from './login-ui.ts';
import { guardedFetch } from './safe-fetch.ts';
import { LoginStore } from './store/credential-store.ts';
import { httpAddress, serverKey } from './store/credentials.ts';
import { StoragePlace } from './store/custom-backend.ts';
import { FilePlace } from './store/file-backend.ts';

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
