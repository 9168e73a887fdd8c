import type { EngineEvent } from '../../core/events.ts';
import type { FreshList, Listing, ListName } from '../../core/protocol.ts';
import { SharedWork } from '../../core/work/shared-work.ts';
import { isReusable, type Reuse } from './freshness.ts';

/** A listing that is being fetched, or was. */
interface Entry {
  /** Undefined while it is being fetched. */
  listing: Listing<unknown> | undefined;
  /** Waits for the fetch, which is aborted when nobody waits for it any more. */
  join(signal: AbortSignal | undefined): Promise<Listing<unknown>>;
}

/** The listings of one connection. */
export class ListingCache {
  /** Those that are not known to be out of date. */
  readonly #entries = new Map<ListName, Entry>();
  readonly #latest = new Map<ListName, Listing<unknown>>();
  readonly #onFetched: (list: ListName, listing: Listing<unknown>) => void;

  /** `onFetched` is called with each listing that was fetched. */
  constructor(onFetched: (list: ListName, listing: Listing<unknown>) => void) {
    this.#onFetched = onFetched;
  }

  /** Returns a listing that was fetched or is being fetched; undefined if it may not be used. */
  find(
    list: ListName,
    reuse: Reuse,
    signal: AbortSignal | undefined,
  ): Promise<Listing<unknown>> | Listing<unknown> | undefined {
    const entry = this.#entries.get(list);
    if (entry === undefined || reuse === 'never') return undefined;
    if (entry.listing === undefined) return entry.join(signal);
    return isReusable(entry.listing.freshness, reuse) ? entry.listing : undefined;
  }

  /** Returns the listing fetched last, even if it is out of date. */
  latest(list: ListName): Listing<unknown> | undefined {
    return this.#latest.get(list);
  }

  /** The lists that are fresh. */
  get fresh(): FreshList[] {
    return [...this.#entries].flatMap(([list, { listing }]) => {
      const { freshness } = listing ?? {};
      if (freshness === undefined || !isReusable(freshness, 'fresh')) return [];
      const now = Date.now();
      return [{ list, age: now - freshness.receivedAt, freshFor: freshness.freshUntil - now }];
    });
  }

  /** Fetches a listing with `work`, in place of the one before. */
  fetch(
    list: ListName,
    work: (signal: AbortSignal) => Promise<Listing<unknown>>,
    signal: AbortSignal | undefined,
  ): Promise<Listing<unknown>> {
    const shared = new SharedWork<Listing<unknown>>();
    const fetching = async (aborted: AbortSignal) => {
      try {
        const listing = await work(aborted);
        entry.listing = listing;
        this.#latest.set(list, listing);
        this.#onFetched(list, listing);
        return listing;
      } catch (error) {
        if (this.#entries.get(list) === entry) this.#entries.delete(list);
        throw error;
      }
    };
    const entry: Entry = { listing: undefined, join: (own) => shared.run(fetching, own) };
    this.#entries.set(list, entry);
    return entry.join(signal);
  }

  /** Forgets what an event makes out of date. */
  update(event: EngineEvent): void {
    if (event.type === 'gone') this.clear();
    if (event.type !== 'listChanged') return;
    this.#entries.delete(event.list);
    if (event.list === 'resources') this.#entries.delete('templates');
  }

  clear(): void {
    this.#entries.clear();
  }
}
