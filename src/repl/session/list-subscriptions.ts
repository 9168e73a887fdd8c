import type { SingleServer } from '../../engine/server.ts';

/** Subscribes to changes of a server's lists: since 2026-07-28 it reports them only to clients that subscribe. */
export function subscribeToListChanges(server: SingleServer): void {
  if (server.facts.era !== 'modern') return;
  const lists = (['tools', 'prompts', 'resources'] as const).filter((list) =>
    server.hasCapability(list, 'listChanged'),
  );
  if (lists.length === 0) return;
  void server.subscribe(Object.fromEntries(lists.map((list) => [list, true]))).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    if (server.isConnected())
      server.reportDiagnostic('subscribe', `It does not report changed lists: ${why}`);
  });
}
