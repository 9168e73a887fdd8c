import type { Server } from '../../engine/server.ts';

const kept = new Set<Server>();

/** Ends a server that outlived its connection before this process exits because it has nothing else to do. */
export function endBeforeExit(server: Server): void {
  if (kept.size === 0) process.on('beforeExit', endAll);
  kept.add(server);
}

/** The server is used again, or was ended. */
export function forgetServer(server: Server): void {
  if (kept.delete(server) && kept.size === 0) process.off('beforeExit', endAll);
}

function endAll(): void {
  for (const server of [...kept]) {
    forgetServer(server);
    void server.close({ force: true }).catch(() => {});
  }
}
