import type { EngineEvent } from '../../core/events.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import type { Freshness } from '../../core/protocol.ts';
import { isReusable, type Reuse } from './freshness.ts';

/** The result of `resources/read`. */
export interface ReadResult {
  result: JsonObject;
  /** Undefined if it must not be cached. */
  freshness: Freshness | undefined;
}

/** How many characters the cached results of a connection may have in total. */
const mostCharacters = 16_000_000;

/** The resources that were read on one connection, as long as their server says that they are fresh. */
export class ReadCache {
  /** By URI, the oldest first; undefined while a resource is being read. */
  readonly #entries = new Map<string, { read: ReadResult | undefined }>();
  #characters = 0;

  /** Returns the cached result if it may be used, else that of `read`, which is cached if it is fresh for some time. */
  async get(uri: string, reuse: Reuse, read: () => Promise<ReadResult>): Promise<JsonObject> {
    const known = this.#entries.get(uri)?.read;
    if (known !== undefined && isReusable(known.freshness, reuse)) return known.result;
    this.#remove(uri);
    // A change that is reported meanwhile removes it again.
    const entry: { read: ReadResult | undefined } = { read: undefined };
    this.#entries.set(uri, entry);
    try {
      const outcome = await read();
      if (this.#entries.get(uri) === entry && isReusable(outcome.freshness, 'fresh')) {
        entry.read = outcome;
        this.#characters += lengthOf(outcome.result);
        this.#trim();
      }
      return outcome.result;
    } finally {
      if (entry.read === undefined && this.#entries.get(uri) === entry) this.#entries.delete(uri);
    }
  }

  /** Forgets what an event makes out of date. */
  update(event: EngineEvent): void {
    if (event.type === 'gone' || (event.type === 'listChanged' && event.list === 'resources')) this.clear();
    if (event.type !== 'resourceUpdated') return;
    // It may be a part of a resource that was read, or have such parts.
    for (const uri of this.#entries.keys()) {
      if (uri.startsWith(event.uri) || event.uri.startsWith(uri)) this.#remove(uri);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#characters = 0;
  }

  #trim(): void {
    for (const [uri, { read }] of this.#entries) {
      if (this.#characters <= mostCharacters) return;
      if (read !== undefined) this.#remove(uri);
    }
  }

  #remove(uri: string): void {
    const { read } = this.#entries.get(uri) ?? {};
    if (read !== undefined) this.#characters -= lengthOf(read.result);
    this.#entries.delete(uri);
  }
}

/** About how many characters a result has: those of its contents. */
function lengthOf({ contents }: JsonObject): number {
  const parts: unknown[] = Array.isArray(contents) ? contents : [];
  return parts.reduce<number>((sum, part) => {
    const { text, blob } = isObject(part) ? part : {};
    const body = typeof text === 'string' ? text : blob;
    return sum + 500 + (typeof body === 'string' ? body.length : 0);
  }, 0);
}
