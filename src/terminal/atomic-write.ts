import { promises } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, UsageError } from '../core/errors.ts';
import { splitText } from './split-text.ts';

/**
 * Writes a file that is there whole or not at all, readable by its owner only. One that is there already is replaced
 * if `replace`; else it is a UsageError, and the content is kept beside it. Other errors are the system's.
 */
export async function writeFileAtomically(
  path: string,
  content: Uint8Array | string,
  replace: boolean,
): Promise<void> {
  // A link stays a link: what it points to is replaced.
  const target = replace ? await promises.realpath(path).catch(() => path) : path;
  const temporary = join(dirname(target), `.${basename(target)}.${crypto.randomUUID().slice(0, 8)}.part`);
  await create(temporary, content);
  try {
    if (replace) await promises.rename(temporary, target);
    else await settle(temporary, target, content);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw new UsageError(`${path} was made by someone else meanwhile; the result is in ${temporary}.`, {
        cause: error,
      });
    }
    await promises.unlink(temporary).catch(() => {});
    throw error;
  }
}

/** Gives `temporary` its name, which nothing may bear yet. */
async function settle(temporary: string, target: string, content: Uint8Array | string): Promise<void> {
  try {
    await promises.link(temporary, target);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    // A file system without hard links.
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
