import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from '../command-line/options.ts';
import { cacheFolder } from '../config/paths.ts';
import {
  isPrivateFolder,
  makePrivateFolder,
  readPrivateFile,
  replacePrivateFile,
} from '../config/private-file.ts';
import { isObject } from '../core/json.ts';
import { parseJson } from '../core/json-text.ts';
import { type CachedLists, cachedLists, type FetchedLists, fittingText } from './cached-server.ts';
import { type Identity, type IdentityContext, identityOf } from './target-identity.ts';

/** The largest file that is written or read, in bytes. */
const largest = 4_000_000;
/** How many servers are cached. */
const mostServers = 100;

/** What servers offered when they were last listed, for completion, which starts none. */
export class ListCache {
  readonly #folder: string;

  /** `folder` is mcpc's cache folder. */
  constructor(folder: string) {
    this.#folder = join(folder, 'lists');
  }

  /**
   * Returns the cached lists of a server: those for the same options, else the newest. Undefined if there are none, or if
   * others could have written them.
   */
  read(identity: Identity): CachedLists | undefined {
    if (!isPrivateFolder(this.#folder)) return undefined;
    return parsed(readPrivateFile(this.#path(identity), largest)) ?? this.#newest(identity.target);
  }

  /** Takes lists up, beside the others that are remembered. Never rejects: what cannot be kept is not. */
  async write(identity: Identity, lists: CachedLists): Promise<void> {
    try {
      makePrivateFolder(this.#folder);
      if (!isPrivateFolder(this.#folder)) return;
      const path = this.#path(identity);
      const before = readPrivateFile(path, largest);
      const text = fittingText({ ...parsed(before), ...lists }, largest);
      if (text === before) return utimesSync(path, new Date(), new Date());
      await replacePrivateFile(path, text);
      this.#evictOldest();
    } catch {
      // The disk is full, or the folder is not writable: the next Tab has fewer candidates.
    }
  }

  #path({ target, settings }: Identity): string {
    return join(this.#folder, `${target}-${settings}.json`);
  }

  #newest(target: string): CachedLists | undefined {
    const [name] = this.#byAge((file) => file.startsWith(`${target}-`)).reverse();
    return name === undefined ? undefined : parsed(readPrivateFile(join(this.#folder, name), largest));
  }

  #evictOldest(): void {
    const old = this.#byAge(() => true).slice(0, -mostServers);
    for (const name of old) rmSync(join(this.#folder, name), { force: true });
  }

  /** The files, oldest first. */
  #byAge(counts: (name: string) => boolean): string[] {
    const names = readdirSync(this.#folder).filter(counts);
    const written = (name: string) =>
      statSync(join(this.#folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const ages = new Map(names.map((name) => [name, written(name)]));
    return names.sort((a, b) => (ages.get(a) ?? 0) - (ages.get(b) ?? 0));
  }
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
