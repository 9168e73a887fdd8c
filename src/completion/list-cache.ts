import { join } from 'node:path';
import type { Options } from '../command-line/options.ts';
import { cacheFolder } from '../config/paths.ts';
import { PrivateCache } from '../config/private-cache.ts';
import type { LoginInUse } from '../core/events.ts';
import { stringifyJson } from '../core/json-text.ts';
import type { ListName } from '../core/protocol.ts';
import { version } from '../core/version.ts';
import { storedLoginIds } from '../engine/auth/store/stored-login-ids.ts';
import { type CachedLists, cachedLists, type FetchedLists } from './cached-server.ts';
import { KeyedHash } from './keyed-hash.ts';
import {
  joinStored,
  parseStored,
  type Stored,
  splitFirstLine,
  splitStored,
  textsOf,
} from './stored-lists.ts';
import { type Identity, type IdentityContext, identityOf } from './target-identity.ts';

/** For as many servers. */
const limits = { largest: 4_000_000, most: 100 };

/** The lists of a server, by whom they may be shown to. */
export interface OwnedLists<Lists> {
  /** The same for all users (`cacheScope: "public"`). */
  shared: Lists;
  /** For those with the same credentials only. */
  own: Lists;
  /** The stored logins with which `own` was fetched. */
  logins: readonly LoginInUse[];
  /** The digests of long lists, as in `Listing`. */
  digests?: CachedDigests;
}

/** Of lists, by their kind, what a cached one is made of: if that is the same, so is the list. */
export type CachedDigests = { readonly [Name in ListName]?: string };

/** What servers offered when they were last listed, for completion, which starts none. */
export class ListCache {
  readonly #cache: PrivateCache;
  readonly #folder: string;

  /** `folder` is mcpc's cache folder. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#cache = new PrivateCache(join(folder, 'lists'), limits);
  }

  /**
   * Returns the cached lists of a server: those for the same credentials and those that are the same for all users, if
   * possible for the same options, else the newest. Undefined if there are none. `logins` are the ids of the stored
   * logins, by server.
   */
  read(identity: Identity, logins: ReadonlyMap<string, string | undefined>): CachedLists | undefined {
    const hash = KeyedHash.read(this.#folder);
    if (hash === undefined) return undefined;
    const { shared, own } = fileNames(identity, hash);
    const sharedLists = this.#find(shared)?.lists;
    const ids = new Map([...logins].map(([server, id]) => [hash.of(server), id]));
    const stored = own && this.#find(own);
    const isOwn =
      stored !== undefined &&
      Object.entries(stored.logins).every(([server, id]) => (ids.get(server) ?? null) === id);
    const ownLists = isOwn ? stored.lists : undefined;
    return sharedLists === undefined && ownLists === undefined ? undefined : { ...sharedLists, ...ownLists };
  }

  /** Caches lists, beside those of other kinds. Never rejects: what cannot be cached is not. */
  async write(
    identity: Identity,
    { shared, own, logins, digests = {} }: OwnedLists<CachedLists>,
  ): Promise<void> {
    const hash = await KeyedHash.open(this.#folder);
    if (hash === undefined) return;
    const names = fileNames(identity, hash);
    const ids = idsOf(logins, hash);
    await this.#merge(names.shared, shared, own, {}, digests);
    if (names.own !== undefined) await this.#merge(names.own, own, shared, ids, digests);
  }

  /**
   * Makes cached lists the newest if those of these kinds have these digests. Returns whether they do; if not, or if that
   * cannot be told without reading whole files, they have to be written.
   */
  confirm(identity: Identity, { shared, own, logins, digests = {} }: OwnedLists<object>): boolean {
    const hash = KeyedHash.read(this.#folder);
    if (hash === undefined) return false;
    const names = fileNames(identity, hash);
    const isShared = Object.keys(own).length === 0;
    const [name, other, lists] = isShared
      ? [names.shared, names.own, shared]
      : [names.own, names.shared, own];
    if (name === undefined || (!isShared && Object.keys(shared).length > 0)) return false;
    // The other file may have lists of these kinds.
    if (other !== undefined && this.#cache.has(other.file)) return false;
    const stored = splitFirstLine(this.#cache.readFirstLine(name.file) ?? '');
    const kinds = Object.keys(lists) as ListName[];
    const isSame =
      stored?.logins === stringifyJson(isShared ? {} : idsOf(logins, hash)) &&
      kinds.every(
        (kind) => digests[kind] !== undefined && stored.digests[kind] === storedDigest(digests[kind]),
      );
    if (isSame) this.#cache.renew(name.file);
    return isSame;
  }

  /** Adds lists to a file, and removes those that are in the other file now. Lists of other logins are dropped. */
  async #merge(
    { file }: FileName,
    added: CachedLists,
    moved: CachedLists,
    logins: Record<string, string | null>,
    digests: CachedDigests,
  ): Promise<void> {
    const stored = this.#cache.read(file);
    const before = splitStored(stored);
    const loginsText = stringifyJson(logins);
    const known = before?.logins === loginsText ? before.lists : [];
    const lists = new Map([...known].filter(([kind]) => !Object.hasOwn(moved, kind)));
    const texts = textsOf(added);
    if (lists.size === [...known].length && texts.size === 0) return;
    const kept = Object.entries(before?.digests ?? {}).filter(
      ([kind]) => lists.has(kind) && !texts.has(kind),
    );
    for (const [kind, text] of texts) {
      lists.set(kind, text);
      const digest = digests[kind as ListName];
      if (digest !== undefined) kept.push([kind, storedDigest(digest)]);
    }
    const text = joinStored({ logins: loginsText, digests: Object.fromEntries(kept), lists }, limits.largest);
    if (text === stored) this.#cache.renew(file);
    else await this.#cache.write(file, text);
  }

  /** Reads a file, or else the newest one for other options. */
  #find({ file, prefix }: FileName): Stored | undefined {
    return this.#read(file) ?? parseStored(this.#cache.newest(prefix));
  }

  #read(file: string): Stored | undefined {
    return parseStored(this.#cache.read(file));
  }
}

interface FileName {
  file: string;
  /** Of the files for the same target and users, with any options. */
  prefix: string;
}

/** Returns the ids of logins by hashes of their servers; null for a server without a login. */
function idsOf(logins: readonly LoginInUse[], hash: KeyedHash): Record<string, string | null> {
  return Object.fromEntries(logins.map(({ server, id }) => [hash.of(server), id ?? null]));
}

/** Another version of mcpc may make another list of the same messages. */
function storedDigest(digest: string): string {
  return `${version} ${digest}`;
}

/** Returns the names of the files of a server. Those of unknown credentials have none. */
function fileNames(
  { target, credentials, settings }: Identity,
  hash: KeyedHash,
): { shared: FileName; own: FileName | undefined } {
  const [start, end] = [hash.of(target), hash.of(settings)];
  const nameOf = (users: string): FileName => {
    const prefix = `${start}-${users}-`;
    return { file: `${prefix}${end}.json`, prefix };
  };
  return {
    shared: nameOf('public'),
    own: credentials === undefined ? undefined : nameOf(hash.of(credentials)),
  };
}

/** Caches lists of the server that a line's target means. */
export async function cacheLists(
  target: string,
  options: Partial<Options>,
  lists: OwnedLists<FetchedLists>,
  environment: IdentityContext,
): Promise<void> {
  const identity = await identityOf(target, options, environment);
  if (identity === undefined) return;
  const cache = new ListCache(cacheFolder(environment));
  if (cache.confirm(identity, lists)) return;
  await cache.write(identity, { ...lists, shared: cachedLists(lists.shared), own: cachedLists(lists.own) });
}

/** Returns the cached lists of the server that a line's target means; undefined if there are none. */
export async function findCachedLists(
  target: string,
  options: Partial<Options>,
  environment: IdentityContext,
): Promise<CachedLists | undefined> {
  const identity = await identityOf(target, options, environment);
  if (identity === undefined) return undefined;
  return new ListCache(cacheFolder(environment)).read(identity, storedLoginIds(environment));
}
