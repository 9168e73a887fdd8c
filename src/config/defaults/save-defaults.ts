import { readFileSync } from 'node:fs';
import { reasonOf, UsageError } from '../../core/errors.ts';
import { writePrivateFile } from '../private-file.ts';
import { editToml, type TomlScalar } from './edit-toml.ts';

/** A key of the defaults file with its new value; undefined removes it. */
export interface DefaultChange {
  key: string;
  value: TomlScalar | undefined;
}

/**
 * Changes keys of the defaults file, which is created for its owner only if it does not exist. Returns the lines that were
 * written and the keys that were removed. Throws UsageError if the file cannot be read or written.
 */
export function saveDefaults(
  file: string,
  changes: readonly DefaultChange[],
): { written: string[]; removed: string[] } {
  const before = textOf(file);
  const written: string[] = [];
  const removed: string[] = [];
  let text = before;
  for (const { key, value } of changes) {
    const edited = editToml(text, key, value);
    if (edited === text) continue;
    if (value === undefined) removed.push(key);
    else written.push(`${key} = ${typeof value === 'string' ? JSON.stringify(value) : value}`);
    text = edited;
  }
  if (text === before) return { written, removed };
  try {
    writePrivateFile(file, text);
  } catch (error) {
    throw new UsageError(`${file} could not be written: ${reasonOf(error)}.`, { cause: error });
  }
  return { written, removed };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new UsageError(`${file} could not be read: ${reasonOf(error)}.`, { cause: error });
  }
}
