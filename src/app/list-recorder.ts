import type { Options } from '../command-line/options.ts';
import type { FetchedLists } from '../completion/cached-server.ts';
import type { OwnedLists } from '../completion/list-cache.ts';
import type { IdentityContext } from '../completion/target-identity.ts';
import type { ListedEvent, LoginInUse, MemberListedEvent } from '../core/events.ts';
import type { Server } from '../engine/server.ts';

/** How many definitions a list has that is written in no noticeable time. */
const mostInSmallList = 200;

/** Collects the lists that are fetched from a server, for the completion cache. */
export class ListRecorder {
  /** By the name of the server in a config file; undefined for the target as a whole. */
  #lists = new Map<string | undefined, OwnedLists<FetchedLists>>();

  /** `onSmallList` is called with each small list that was collected. */
  observe(server: Server, onSmallList?: () => void): void {
    server.observe((event) => {
      if (event.type === 'memberListed') this.#add(event.server, event);
      // A list without the definitions of a server that failed is no better than the cached one.
      else if (event.type === 'listed' && event.complete) this.#add(undefined, event);
      else return;
      if (event.items.length <= mostInSmallList) onSmallList?.();
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

  #add(
    member: string | undefined,
    { list, items, isPublic, logins, digest }: ListedEvent | MemberListedEvent,
  ): void {
    const known = this.#lists.get(member);
    const { [list]: _shared, ...shared } = known?.shared ?? {};
    // Lists of another login are dropped.
    const { [list]: _own, ...own } = known !== undefined && isSame(known.logins, logins) ? known.own : {};
    const lists = isPublic
      ? { shared: { ...shared, [list]: items }, own }
      : { shared, own: { ...own, [list]: items } };
    const { [list]: _digest, ...digests } = known?.digests ?? {};
    const all = digest === undefined ? digests : { ...digests, [list]: digest };
    this.#lists.set(member, { ...lists, logins, digests: all });
  }
}

function isSame(one: readonly LoginInUse[], other: readonly LoginInUse[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ server, id }, at) => server === other[at]?.server && id === other[at]?.id)
  );
}
