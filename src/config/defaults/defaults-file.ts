import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemEnvironment } from '../../core/environment.ts';
import { UsageError } from '../../core/errors.ts';
import { resolvePath } from '../../core/home.ts';
import { configFolder } from '../paths.ts';

/** The file with the user's defaults, which may not exist. */
export interface DefaultsFile {
  path: string;
  exists: boolean;
  /** Whether `MCPC_DEFAULTS` names it. */
  named: boolean;
}

/**
 * Finds the defaults file: the one that `MCPC_DEFAULTS` names, otherwise `defaults.toml` in mcpc's config folder. Returns
 * undefined if `MCPC_DEFAULTS` is `off`. Throws UsageError if the named file does not exist.
 */
export function findDefaultsFile(environment: SystemEnvironment): DefaultsFile | undefined {
  const named = environment.env.MCPC_DEFAULTS || undefined;
  if (named === 'off') return undefined;
  const path =
    named === undefined ? join(configFolder(environment), 'defaults.toml') : resolvePath(named, environment);
  const exists = isFile(path);
  if (named !== undefined && !exists) {
    throw new UsageError(`MCPC_DEFAULTS names ${named}, but there is no such file.`, {
      hint: 'To run without defaults: MCPC_DEFAULTS=off',
    });
  }
  return { path, exists, named: named !== undefined };
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}
