import { discoverServers } from '../config/read-config.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { McpcError } from '../core/errors.ts';
import { classifyTarget, looksLikePath } from '../engine/targets/classify-target.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import { commandOfMethod } from './other-programs.ts';

/**
 * Whether a word is a server: a name only if a server is configured under it, other words by their form. `config`: the
 * value of `--config`.
 */
export function isKnownServer(
  word: string,
  config: string | undefined,
  environment: SystemEnvironment & TargetContext,
): boolean {
  if (word === '') return false;
  const reference = classifyTarget(word, undefined, environment);
  if (reference.type !== 'name') return reference.type !== 'folder';
  if (reference.url !== undefined) return true;
  // `/help` and `tools/list` are typed in other programs.
  if (looksLikePath(word)) return !/^\/\w+$/.test(word) && commandOfMethod(word) === undefined;
  try {
    return discoverServers(environment, config).servers.some(({ entry }) => entry.name === word);
  } catch (error) {
    // A broken config file is reported where its servers are needed.
    if (error instanceof McpcError) return false;
    throw error;
  }
}
