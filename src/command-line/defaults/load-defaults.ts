import { findDefaultsFile } from '../../config/defaults/defaults-file.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import type { Command } from '../command.ts';
import { noDefaults, type UserDefaults } from './user-defaults.ts';

/**
 * Reads the user's defaults. The parser and every command, which no alias may hide, are only loaded if the file exists.
 * Throws UsageError, with the position in the file.
 */
export async function loadDefaults(
  environment: SystemEnvironment,
  loadCommands: () => Promise<readonly Command[]>,
): Promise<UserDefaults> {
  const file = findDefaultsFile(environment);
  if (file === undefined) return noDefaults;
  if (!file.exists) return { ...noDefaults, file: file.path };
  const [{ readDefaults }, commands] = await Promise.all([import('./read-defaults.ts'), loadCommands()]);
  return readDefaults(file, commands);
}
