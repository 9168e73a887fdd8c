import { isAbsolute, join } from 'node:path';
import { cacheFolder } from '../../config/paths.ts';
import { homeFolder } from '../../core/home.ts';
import { setBuildName } from '../../sessions/build-name.ts';
import { CodeCache } from './code-cache.ts';
import type { BuiltFiles } from './files.ts';
import { ModuleLoader } from './module-loader.ts';
import type { StackTraces } from './stack-trace.ts';

/** Loads the program and runs it; completion in a shell loads a small part of it. `build` identifies this build of mcpc. */
export function launch(files: BuiltFiles, builtin: (id: string) => unknown, build: string): void {
  setBuildName(build);
  const folder = codeCacheFolder(process);
  const cache = folder === undefined ? undefined : new CodeCache(folder, build);
  if (cache !== undefined) process.once('exit', () => cache.save());
  // A folder that the user chose is the only source of compiled code.
  const sources = process.env.MCPC_CODE_CACHE === undefined ? files : { ...files, codeOf: () => undefined };
  const loader = new ModuleLoader(sources, cache, builtin);
  let traces: StackTraces | undefined;
  Error.prepareStackTrace = (error, sites) => {
    traces ??= new (loader.load('stack-trace') as typeof import('./stack-trace.ts')).StackTraces(files);
    return traces.format(error, sites);
  };
  loader.load(process.argv[2] === '__complete' ? 'completion' : 'main');
}

/** The folder for compiled code: `MCPC_CODE_CACHE`, or a part of mcpc's cache; undefined if that is `off`. */
function codeCacheFolder({ env, platform }: NodeJS.Process): string | undefined {
  const chosen = env.MCPC_CODE_CACHE;
  if (chosen === 'off') return undefined;
  if (chosen !== undefined && isAbsolute(chosen)) return chosen;
  return join(cacheFolder({ env, platform, home: homeFolder() }), 'code');
}
