import { promises } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, UsageError } from '../core/errors.ts';
import { type Printable, partsOf } from './split-text.ts';

/** How a file is written. */
export interface WriteOptions {
  /** Whether an existing file is replaced. */
  replace: boolean;
  /** Whether only the owner can access the file. By default it gets the permissions of the file that it replaces, or else those that the umask leaves. */
  isPrivate?: boolean;
  /** Undefined for that of this process. */
  umask?: number | undefined;
  /** The path as a message names it. */
  shownPath?: string;
}

/**
 * Writes a file atomically. If one appears meanwhile that must not be replaced, throws UsageError and keeps the content
 * in a file next to it. Other errors are those of the system.
 */
export async function writeFileAtomically(
  path: string,
  content: Printable,
  { replace, isPrivate = false, umask, shownPath = path }: WriteOptions,
): Promise<void> {
  // A symbolic link stays: its target is replaced.
  const target = replace ? await promises.realpath(path).catch(() => path) : path;
  const temporary = join(dirname(target), `.${basename(target)}.${crypto.randomUUID().slice(0, 8)}.part`);
  const replaced = replace && !isPrivate ? await promises.stat(target).catch(() => undefined) : undefined;
  const masked = umask === undefined || isPrivate ? undefined : 0o666 & ~umask;
  const permissions = { mode: isPrivate ? 0o600 : 0o666, exact: replaced ? replaced.mode & 0o777 : masked };
  await create(temporary, content, permissions);
  try {
    if (replace) await promises.rename(temporary, target);
    else await linkOrCopy(temporary, target, content, permissions);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw new UsageError(
        `${shownPath} was created by another program meanwhile; the result is in ${temporary}.`,
        {
          cause: error,
        },
      );
    }
    await promises.unlink(temporary).catch(() => {});
    throw error;
  }
}

/** Gives `temporary` its final name; throws EEXIST if there is such a file. */
async function linkOrCopy(
  temporary: string,
  target: string,
  content: Printable,
  permissions: Permissions,
): Promise<void> {
  try {
    await promises.link(temporary, target);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    // The file system has no hard links.
    await create(target, content, permissions);
  }
  await promises.unlink(temporary);
}

/** The permissions of a new file. */
interface Permissions {
  /** Those that the umask is applied to. */
  mode: number;
  /** Those that it gets whatever the umask. */
  exact: number | undefined;
}

async function create(path: string, content: Printable, { mode, exact }: Permissions): Promise<void> {
  const file = await promises.open(path, 'wx', exact === undefined ? mode : mode & exact);
  try {
    if (exact !== undefined) await file.chmod(exact);
    await promises.writeFile(file, partsOf(content));
  } catch (error) {
    await promises.unlink(path).catch(() => {});
    throw error;
  } finally {
    await file.close();
  }
}
