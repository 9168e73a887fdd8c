import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { cacheFolder } from '../config/paths.ts';
import { buildName } from './build-name.ts';
import { Chunks, chunksIn } from './chunks.ts';
import { CodeCache } from './code-cache.ts';

/** Loads the program from the package's `dist` folder and runs it. */
export function startProgram(dist: string, builtin: (id: string) => unknown): void {
  const folder = codeCacheFolder(process);
  const cache = folder === undefined ? undefined : new CodeCache(folder, buildName);
  if (cache !== undefined) process.once('exit', () => cache.save());
  new Chunks(chunksIn(join(dist, 'chunks')), cache, builtin).load('main');
}

/** Where compiled code is kept: what `MCPC_CODE_CACHE` says, unless that is `off`, else a part of mcpc's cache. */
function codeCacheFolder({ env, platform }: NodeJS.Process): string | undefined {
  const chosen = env.MCPC_CODE_CACHE;
  if (chosen === 'off') return undefined;
  if (chosen !== undefined && isAbsolute(chosen)) return chosen;
  return join(cacheFolder({ env, platform, home: homedir() }), 'code');
}
