import { join } from 'node:path';
import type { Options } from '../command-line/options.ts';
import { cacheFolder } from '../config/paths.ts';
import { PrivateCache } from '../config/private-cache.ts';
import { isObject } from '../core/json.ts';
import { parseJson } from '../core/json-text.ts';
import { type CachedLists, cachedLists, type FetchedLists, fittingText } from './cached-server.ts';
import { type Identity, type IdentityContext, identityOf } from './target-identity.ts';

/** For as many servers. */
const limits = { largest: 4_000_000, most: 100 };

/** What servers offered when they were last listed, for completion, which starts none. */
export class ListCache {
  readonly #cache: PrivateCache;

  /** `folder` is mcpc's cache folder. */
  constructor(folder: string) {
    this.#cache = new PrivateCache(join(folder, 'lists'), limits);
  }

  /** Returns the cached lists of a server: those for the same options, else the newest. Undefined if there are none. */
  read(identity: Identity): CachedLists | undefined {
    return parsed(this.#cache.read(fileOf(identity))) ?? parsed(this.#cache.newest(`${identity.target}-`));
  }

  /** Caches lists, beside those of other kinds. Never rejects: what cannot be cached is not. */
  async write(identity: Identity, lists: CachedLists): Promise<void> {
    const name = fileOf(identity);
    await this.#cache.write(
      name,
      fittingText({ ...parsed(this.#cache.read(name)), ...lists }, limits.largest),
    );
  }
}

function fileOf({ target, settings }: Identity): string {
  return `${target}-${settings}.json`;
}

/** Caches lists of the server that a line's target means. */
export async function cacheLists(
  target: string,
  options: Partial<Options>,
  lists: FetchedLists,
  environment: IdentityContext,
): Promise<void> {
  const identity = await identityOf(target, options, environment);
  if (identity === undefined) return;
  await new ListCache(cacheFolder(environment)).write(identity, cachedLists(lists));
}

function parsed(text: string | undefined): CachedLists | undefined {
  try {
    const value: unknown = text === undefined ? undefined : parseJson(text);
    return isObject(value) ? (value as CachedLists) : undefined;
  } catch {
    return undefined;
  }
}
