import type { SingleServer } from '../../engine/server.ts';
import type { RequestRegistry } from '../requests/request-registry.ts';

const method = 'notifications/roots/list_changed';

/** Notifies those servers of new roots that were told in their handshake that there are roots. */
export async function notifyRoots(
  { requests }: { requests: RequestRegistry },
  servers: readonly SingleServer[],
): Promise<void> {
  const told = servers.filter(
    (server) => server.isConnected() && server.facts.era === 'legacy' && server.declared.roots !== undefined,
  );
  await requests.run({ method, subject: undefined, signal: undefined }, () =>
    Promise.all(told.map((server) => server.notify(method, {}))),
  );
}
