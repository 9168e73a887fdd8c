import type { Options } from '../command-line/options.ts';
import type { FetchedLists } from '../completion/cached-server.ts';
import type { IdentityContext } from '../completion/target-identity.ts';
import type { Server } from '../engine/server.ts';

/** Collects the lists that are fetched from a server, for the completion cache. */
export class ListRecorder {
  /** By the name of the server in a config file; undefined for the target as a whole. */
  #lists = new Map<string | undefined, FetchedLists>();

  observe(server: Server): void {
    server.observe((event) => {
      if (event.type === 'memberListed') this.#add(event.server, { [event.list]: event.items });
      // A list without the definitions of a server that failed is no better than the cached one.
      if (event.type === 'listed' && event.complete) this.#add(undefined, { [event.list]: event.items });
    });
  }

  /**
   * Writes the lists fetched since the last time to the cache entry of a line's target and, if that is a config file, to
   * those of its servers. Never rejects.
   */
  async save(
    target: string | undefined,
    options: Partial<Options>,
    environment: IdentityContext,
  ): Promise<void> {
    const fetched = this.#lists;
    this.#lists = new Map();
    if (target === undefined || fetched.size === 0) return;
    try {
      const { cacheLists } = await import('../completion/list-cache.ts');
      for (const [member, lists] of fetched) {
        const name = member === undefined ? target : `${target}:${member}`;
        await cacheLists(name, options, lists, environment);
      }
    } catch {
      // A line does not fail because its lists cannot be cached.
    }
  }

  #add(member: string | undefined, lists: FetchedLists): void {
    this.#lists.set(member, { ...this.#lists.get(member), ...lists });
  }
}
