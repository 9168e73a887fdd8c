import type { Options } from '../command-line/options.ts';
import { cachedLists } from '../completion/cached-lists.ts';
import { ListCache } from '../completion/list-cache.ts';
import { type Identity, identityOf } from '../completion/target-identity.ts';
import { cacheFolder } from '../config/paths.ts';
import type { AppEnvironment } from './environment.ts';
import type { FetchedLists } from './seen-lists.ts';

/** Remembers the lists of a line's server for completion. */
export async function remember(
  target: string,
  options: Partial<Options>,
  lists: FetchedLists,
  environment: AppEnvironment,
): Promise<void> {
  const identity = await rememberedAs(target, options, environment);
  if (identity !== undefined) await rememberedLists(environment).write(identity, cachedLists(lists));
}

/** By what a line's server is known again. */
export function rememberedAs(
  target: string,
  options: Partial<Options>,
  environment: AppEnvironment,
): Promise<Identity | undefined> {
  return identityOf(target, options, environment);
}

/** Where lists are remembered. */
export function rememberedLists(environment: AppEnvironment): ListCache {
  return new ListCache(cacheFolder(environment));
}
