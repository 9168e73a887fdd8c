import { existsSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import {
  isPrivateFolder,
  makePrivateFolder,
  readPrivateFile,
  readPrivateStart,
  replacePrivateFile,
} from './private-file.ts';

/** How much a cache may hold. */
export interface CacheLimits {
  /** The largest file that is written or read, in bytes. */
  largest: number;
  /** How many files there may be; the oldest are removed. */
  most: number;
}

/** How many bytes a first line may have. */
const mostOfFirstLine = 2_000;

/** A folder of files that only the user can access, each of which may be lost. */
export class PrivateCache {
  readonly #folder: string;
  readonly #limits: CacheLimits;

  constructor(folder: string, limits: CacheLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Returns the text of a file; undefined if there is none, or if others could have written it. */
  read(name: string): string | undefined {
    if (!isPrivateFolder(this.#folder)) return undefined;
    return readPrivateFile(join(this.#folder, name), this.#limits.largest);
  }

  /** Returns the first line of a file; undefined if it is long, or if there is none. */
  readFirstLine(name: string): string | undefined {
    if (!isPrivateFolder(this.#folder)) return undefined;
    const start = readPrivateStart(join(this.#folder, name), mostOfFirstLine);
    const end = start?.indexOf('\n') ?? -1;
    return end === -1 ? undefined : start?.slice(0, end);
  }

  /** Whether there is a file of this name. */
  has(name: string): boolean {
    return existsSync(join(this.#folder, name));
  }

  /** Writes a file, which is the newest one then. Never rejects: what cannot be cached is not. */
  async write(name: string, text: string): Promise<void> {
    try {
      makePrivateFolder(this.#folder);
      if (!isPrivateFolder(this.#folder)) return;
      const path = join(this.#folder, name);
      if (this.read(name) === text) return this.renew(name);
      await replacePrivateFile(path, text);
      const old = this.#byAge(() => true).slice(0, -this.#limits.most);
      for (const file of old) this.remove(file);
    } catch {
      // The disk is full, or the folder is not writable.
    }
  }

  /** Makes a file the newest one, if possible. */
  renew(name: string): void {
    try {
      const now = new Date();
      utimesSync(join(this.#folder, name), now, now);
    } catch {
      // It was removed, or belongs to another user.
    }
  }

  /** Removes a file, if possible. */
  remove(name: string): void {
    try {
      rmSync(join(this.#folder, name), { force: true });
    } catch {
      // The folder is not writable.
    }
  }

  /** Returns the names of the files that begin with `prefix`, oldest first. */
  names(prefix: string): string[] {
    return isPrivateFolder(this.#folder) ? this.#byAge((name) => name.startsWith(prefix)) : [];
  }

  /** Returns the text of the newest file whose name begins with `prefix`. */
  newest(prefix: string): string | undefined {
    const name = this.names(prefix).at(-1);
    return name === undefined ? undefined : this.read(name);
  }

  /** The names of files, oldest first. */
  #byAge(counts: (name: string) => boolean): string[] {
    const names = readdirSync(this.#folder).filter(counts);
    const written = (name: string) =>
      statSync(join(this.#folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const ages = new Map(names.map((name) => [name, written(name)]));
    return names.sort((a, b) => (ages.get(a) ?? 0) - (ages.get(b) ?? 0));
  }
}
