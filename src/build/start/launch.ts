import { isAbsolute, join } from 'node:path';
import { cacheFolder } from '../../config/paths.ts';
import { homeFolder } from '../../core/home.ts';
import { buildName } from './build-name.ts';
import { CodeCache } from './code-cache.ts';
import type { BuiltFiles } from './files.ts';
import { ModuleLoader } from './module-loader.ts';

/** Loads the program and runs it: a Tab in a shell asks for a small part of it. */
export function launch(files: BuiltFiles, builtin: (id: string) => unknown): void {
  const folder = codeCacheFolder(process);
  const cache = folder === undefined ? undefined : new CodeCache(folder, buildName);
  if (cache !== undefined) process.once('exit', () => cache.save());
  new ModuleLoader(files, cache, builtin).load(process.argv[2] === '__complete' ? 'completion' : 'main');
}

/** Where compiled code is kept: what `MCPC_CODE_CACHE` says, unless that is `off`, else a part of mcpc's cache. */
function codeCacheFolder({ env, platform }: NodeJS.Process): string | undefined {
  const chosen = env.MCPC_CODE_CACHE;
  if (chosen === 'off') return undefined;
  if (chosen !== undefined && isAbsolute(chosen)) return chosen;
  return join(cacheFolder({ env, platform, home: homeFolder() }), 'code');
}
