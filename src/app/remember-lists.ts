import type { Options } from '../command-line/options.ts';
import { cachedLists } from '../completion/cached-lists.ts';
import { ListCache } from '../completion/list-cache.ts';
import { type Identity, identityOf } from '../completion/target-identity.ts';
import { cacheFolder } from '../config/paths.ts';
import { homeFolder } from '../core/home.ts';
import type { Environment } from './environment.ts';
import type { FetchedLists } from './seen-lists.ts';

/** Remembers the lists of a line's server for completion. */
export async function remember(
  target: string,
  options: Partial<Options>,
  lists: FetchedLists,
  world: Environment,
): Promise<void> {
  const identity = await rememberedAs(target, options, world);
  if (identity !== undefined) await rememberedLists(world).write(identity, cachedLists(lists));
}

/** By what a line's server is known again. */
export function rememberedAs(
  target: string,
  options: Partial<Options>,
  { env, cwd, platform, builtins }: Environment,
): Promise<Identity | undefined> {
  const surroundings = { env, cwd, platform, home: homeFolder(), builtins: Object.keys(builtins) };
  return identityOf(target, options, surroundings);
}

/** Where lists are remembered. */
export function rememberedLists({ env, platform }: Environment): ListCache {
  return new ListCache(cacheFolder({ env, platform, home: homeFolder() }));
}
