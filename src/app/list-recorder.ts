import type { Options } from '../command-line/options.ts';
import type { FetchedLists } from '../completion/cache-format.ts';
import type { IdentityContext } from '../completion/target-identity.ts';
import type { Server } from '../engine/server.ts';

/** Collects the lists that are fetched from a server, for the completion cache. */
export class ListRecorder {
  #lists: FetchedLists = {};

  observe(server: Server): void {
    server.observe((event) => {
      // A list without the definitions of a server that failed is no better than the cached one.
      if (event.type !== 'listed' || !event.complete) return;
      this.#lists = { ...this.#lists, [event.list]: event.items };
    });
  }

  /** Writes the lists fetched since the last time to the cache entry of a line's target. Never rejects. */
  async save(
    target: string | undefined,
    options: Partial<Options>,
    environment: IdentityContext,
  ): Promise<void> {
    const lists = this.#lists;
    this.#lists = {};
    if (target === undefined || Object.keys(lists).length === 0) return;
    try {
      const { cacheLists } = await import('../completion/list-cache.ts');
      await cacheLists(target, options, lists, environment);
    } catch {
      // A line does not fail because its lists cannot be cached.
    }
  }
}
