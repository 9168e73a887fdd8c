import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import type { ServerEntry } from './entry.ts';
import { fingerprintOf } from './named-entries.ts';
import { stateFolder } from './paths.ts';
import { makePrivateFolder, writePrivateFile } from './private-file.ts';

const shape = z.object({
  trusted: z.array(z.object({ file: z.string(), name: z.string(), entry: z.string(), since: z.string() })),
});

type Trusted = z.infer<typeof shape>['trusted'];

/** Which servers of found files the person said yes to: remembered by file, name and the whole entry. */
export class TrustStore {
  readonly #folder: string;

  constructor(environment: SystemEnvironment) {
    this.#folder = stateFolder(environment);
  }

  trusts(entry: ServerEntry): boolean {
    const fingerprint = fingerprintOf(entry);
    return this.#read().some((one) => isSame(one, entry) && one.entry === fingerprint);
  }

  /** Whether another entry of this name and file was trusted: it has changed since. */
  hasChanged(entry: ServerEntry): boolean {
    const fingerprint = fingerprintOf(entry);
    return this.#read().some((one) => isSame(one, entry) && one.entry !== fingerprint);
  }

  /** Remembers a yes; it takes the place of one to an earlier form of the entry. Throws UsageError. */
  trust(entry: ServerEntry): void {
    const others = this.#read().filter((one) => !isSame(one, entry));
    const since = new Date().toISOString();
    const one = { file: fileOf(entry), name: entry.name, entry: fingerprintOf(entry), since };
    try {
      makePrivateFolder(this.#folder);
      writePrivateFile(this.#file, `${JSON.stringify({ trusted: [...others, one] }, null, 2)}\n`);
    } catch (error) {
      throw new UsageError(`The yes could not be kept in ${this.#file}: ${(error as Error).message}.`, {
        cause: error,
      });
    }
  }

  get #file(): string {
    return join(this.#folder, 'trust.json');
  }

  /** What cannot be read, or could have been written by somebody else, counts for nothing. */
  #read(): Trusted {
    try {
      const { uid, mode } = statSync(this.#file);
      const us = process.getuid?.();
      if (us !== undefined && (uid !== us || (mode & 0o022) !== 0)) return [];
      return shape.parse(JSON.parse(readFileSync(this.#file, 'utf8'))).trusted;
    } catch {
      return [];
    }
  }
}

function isSame(one: Trusted[number], entry: ServerEntry): boolean {
  return one.file === fileOf(entry) && one.name === entry.name;
}

function fileOf({ file }: ServerEntry): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
