import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import { parseJson, stringifyJson } from '../core/json-text.ts';
import type { ServerEntry } from './entry.ts';
import { fingerprintOf } from './named-entries.ts';
import { stateFolder } from './paths.ts';
import { makePrivateFolder, writePrivateFile } from './private-file.ts';

interface Trusted {
  file: string;
  name: string;
  /** The fingerprint of its entry. */
  entry: string;
  since: string;
}

/** The servers of discovered files that the user trusts, by file, name and content of the entry. */
export class TrustStore {
  readonly #folder: string;

  constructor(environment: SystemEnvironment) {
    this.#folder = stateFolder(environment);
  }

  trusts(entry: ServerEntry): boolean {
    const fingerprint = fingerprintOf(entry);
    return this.#read().some((one) => isSame(one, entry) && one.entry === fingerprint);
  }

  /** Whether an earlier version of the entry was trusted. */
  hasChanged(entry: ServerEntry): boolean {
    const fingerprint = fingerprintOf(entry);
    return this.#read().some((one) => isSame(one, entry) && one.entry !== fingerprint);
  }

  /** Stores that the entry is trusted, instead of an earlier version of it. Throws UsageError. */
  trust(entry: ServerEntry): void {
    const others = this.#read().filter((one) => !isSame(one, entry));
    const since = new Date().toISOString();
    const one = { file: fileOf(entry), name: entry.name, entry: fingerprintOf(entry), since };
    try {
      makePrivateFolder(this.#folder);
      writePrivateFile(this.#file, `${stringifyJson({ trusted: [...others, one] }, 2)}\n`);
    } catch (error) {
      throw new UsageError(
        `The trusted server could not be saved in ${this.#file}: ${(error as Error).message}.`,
        {
          cause: error,
        },
      );
    }
  }

  get #file(): string {
    return join(this.#folder, 'trust.json');
  }

  /** A file that cannot be read, or that others could have written, is ignored. */
  #read(): Trusted[] {
    try {
      const { uid, mode } = statSync(this.#file);
      const us = process.getuid?.();
      if (us !== undefined && (uid !== us || (mode & 0o022) !== 0)) return [];
      const content = parseJson(readFileSync(this.#file, 'utf8'));
      const { trusted } = content as { trusted?: unknown };
      return Array.isArray(trusted) && trusted.every(isTrusted) ? trusted : [];
    } catch {
      return [];
    }
  }
}

function isTrusted(value: unknown): value is Trusted {
  if (!isObject(value)) return false;
  return [value.file, value.name, value.entry, value.since].every((member) => typeof member === 'string');
}

function isSame(one: Trusted, entry: ServerEntry): boolean {
  return one.file === fileOf(entry) && one.name === entry.name;
}

function fileOf({ file }: ServerEntry): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
