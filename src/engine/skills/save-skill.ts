import { constants, promises } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf, reasonOf, UsageError } from '../../core/errors.ts';
import type { SkillContent } from './read-skill.ts';

/** Throws UsageError unless a folder can be written: it must not exist, or be empty. */
export async function checkSkillFolder(folder: string): Promise<void> {
  try {
    const names = await promises.readdir(folder);
    if (names.length === 0) return;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw unwritable(folder, error);
    await promises.access(dirname(folder), constants.W_OK | constants.X_OK).catch((reason: unknown) => {
      throw unwritable(folder, reason);
    });
    return;
  }
  throw new UsageError(`${folder} is not empty.`, { hint: 'Name a folder that does not exist yet.' });
}

/**
 * Writes the files of a skill to a folder that does not exist yet or is empty: all of them or none. Throws UsageError if
 * that fails. No file can be executed. `umask` is the file mode creation mask; undefined for that of this process.
 */
export async function saveSkill(
  folder: string,
  contents: readonly SkillContent[],
  umask?: number,
): Promise<void> {
  const temporary = `${folder}.${crypto.randomUUID().slice(0, 8)}.part`;
  try {
    await promises.mkdir(temporary);
    for (const { path, bytes } of contents) {
      const file = join(temporary, ...path.split('/'));
      await promises.mkdir(dirname(file), { recursive: true });
      await promises.writeFile(file, bytes, { flag: 'wx' });
    }
    if (umask !== undefined) await applyUmask(temporary, umask);
    // Replaces an empty folder on POSIX, which others cannot.
    await promises.rmdir(folder).catch(() => {});
    await promises.rename(temporary, folder);
  } catch (error) {
    await promises.rm(temporary, { recursive: true, force: true });
    throw unwritable(folder, error);
  }
}

/** Gives a folder, and all that is in it, the permissions of new files and folders. */
async function applyUmask(folder: string, umask: number): Promise<void> {
  await promises.chmod(folder, 0o777 & ~umask);
  for (const entry of await promises.readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await applyUmask(path, umask);
    else await promises.chmod(path, 0o666 & ~umask);
  }
}

function unwritable(folder: string, error: unknown): UsageError {
  return new UsageError(`${folder} cannot be written: ${reasonOf(error)}.`, { cause: error });
}
