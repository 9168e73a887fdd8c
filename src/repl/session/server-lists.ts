import type { ListName } from '../../core/protocol.ts';
import type { Server } from '../../engine/server.ts';

/** Returns the names of a server's prompts, from the cache if possible; none if they cannot be listed. */
export async function promptNames(server: Server | undefined, signal: AbortSignal): Promise<string[]> {
  const listing = await server?.list('prompts', { reuse: 'known', signal }).catch(() => undefined);
  return (listing?.items ?? []).map(({ name }) => name);
}

/** Fetches all lists of a server, from the cache if possible. Returns the length of each that could be listed. */
export async function countLists(server: Server | undefined): Promise<Map<ListName, number>> {
  const lengths = new Map<ListName, number>();
  if (server === undefined) return lengths;
  const lists: ListName[] = ['tools', 'resources', 'templates', 'prompts'];
  const listings = await Promise.allSettled(lists.map((list) => server.list(list, { reuse: 'known' })));
  for (const [at, list] of lists.entries()) {
    const listing = listings[at];
    if (listing?.status === 'fulfilled') lengths.set(list, listing.value.items.length);
  }
  return lengths;
}
