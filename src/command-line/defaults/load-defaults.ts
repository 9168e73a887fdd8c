import { findDefaultsFile } from '../../config/defaults/defaults-file.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import type { Command } from '../command.ts';
import { noDefaults, type UserDefaults } from './user-defaults.ts';

/** Reads the user's defaults. A parser is only loaded if the file exists. Throws UsageError, with the position in the file. */
export async function loadDefaults(
  environment: SystemEnvironment,
  commands: readonly Command[],
): Promise<UserDefaults> {
  const file = findDefaultsFile(environment);
  if (file === undefined) return noDefaults;
  if (!file.exists) return { ...noDefaults, file: file.path };
  const { readDefaults } = await import('./read-defaults.ts');
  return readDefaults(file, commands);
}
