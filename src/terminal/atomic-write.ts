import { promises } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, UsageError } from '../core/errors.ts';
import { splitText } from './split-text.ts';

/**
 * Writes a file atomically, with mode 0600. An existing file is replaced if `replace` is true; if one appears meanwhile
 * without it, throws UsageError and keeps the content in a file next to it. Other errors are those of the system.
 */
export async function writeFileAtomically(
  path: string,
  content: Uint8Array | string,
  replace: boolean,
): Promise<void> {
  // A symbolic link stays: its target is replaced.
  const target = replace ? await promises.realpath(path).catch(() => path) : path;
  const temporary = join(dirname(target), `.${basename(target)}.${crypto.randomUUID().slice(0, 8)}.part`);
  await create(temporary, content);
  try {
    if (replace) await promises.rename(temporary, target);
    else await linkOrCopy(temporary, target, content);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw new UsageError(
        `${path} was created by another program meanwhile; the result is in ${temporary}.`,
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
async function linkOrCopy(temporary: string, target: string, content: Uint8Array | string): Promise<void> {
  try {
    await promises.link(temporary, target);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    // The file system has no hard links.
    await create(target, content);
  }
  await promises.unlink(temporary);
}

async function create(path: string, content: Uint8Array | string): Promise<void> {
  const file = await promises.open(path, 'wx', 0o600);
  try {
    await promises.writeFile(file, typeof content === 'string' ? splitText(content) : content);
  } catch (error) {
    await promises.unlink(path).catch(() => {});
    throw error;
  } finally {
    await file.close();
  }
}
