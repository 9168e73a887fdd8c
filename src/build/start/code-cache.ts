import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Script } from 'node:vm';
import { now } from '../../core/clock.ts';
import { makeFolders } from '../../core/make-folders.ts';

/** Bytes of a SHA-256, which stands before the code in each file. */
const sumLength = 32;
/** Compiled code larger than this is not kept, in bytes. */
const largest = 8_000_000;
/** Of how many builds and Nodes compiled code is kept. */
const keptBuilds = 4;
/** How the folders of builds are called. */
const builds = /^\w+-node-\d+\.\d+\.\d+-\d/;
/** What runs longer has had functions thrown out again that the start needs, in ms. */
const shortRun = 20_000;

/**
 * V8's compiled code of the chunks, kept between runs. V8 trusts what it is given, and damaged code takes the
 * process down: it is used only from a folder that is the person's own and closed to others, after its SHA-256
 * was compared. Whatever goes wrong here changes nothing but the time that the start takes.
 */
export class CodeCache {
  /** Where the code of all builds is kept. */
  readonly #parent: string;
  /** Where that of this build of mcpc and this Node is. */
  readonly #folder: string;
  readonly #scripts = new Map<string, Script>();
  /** When it was made, on the clock. */
  readonly #began = now();
  #trusted: boolean;
  #complete = true;

  /** `build` tells this build of mcpc from others. */
  constructor(parent: string, build: string) {
    const { versions, arch, platform } = process;
    this.#parent = parent;
    this.#folder = join(parent, `${build}-node-${versions.node}-${versions.v8}-${platform}-${arch}`);
    this.#trusted = isPrivate(parent) && isPrivate(this.#folder);
  }

  /** The compiled code of a chunk's file; undefined when there is none that can be trusted. */
  read(file: string): Buffer | undefined {
    if (!this.#trusted) return undefined;
    let fd: number | undefined;
    try {
      fd = openSync(join(this.#folder, file), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
      const { size } = fstatSync(fd);
      if (size <= sumLength || size > largest) return undefined;
      const bytes = Buffer.allocUnsafe(size);
      if (readSync(fd, bytes, 0, size, 0) !== size) return undefined;
      const code = bytes.subarray(sumLength);
      return sumOf(code).equals(bytes.subarray(0, sumLength)) ? code : undefined;
    } catch {
      return undefined;
    } finally {
      if (fd !== undefined) closeSync(fd);
    }
  }

  /** Told of each script that was made, and whether the cache had its code. */
  note(file: string, script: Script, cached: boolean): void {
    this.#scripts.set(file, script);
    if (!cached) this.#complete = false;
  }

  /** Keeps the code of every chunk that was used, with the functions that ran, if some of it was not kept yet. */
  save(): void {
    try {
      if (this.#complete || now() - this.#began > shortRun) return;
      this.#prepare();
      if (!this.#trusted) return;
      for (const [file, script] of this.#scripts) this.#write(file, script.createCachedData());
      this.#removeOld();
    } catch {
      // No room, no right, no home: the next start takes as long as this one.
    }
  }

  #prepare(): void {
    makeFolders(this.#folder);
    this.#trusted = isPrivate(this.#parent) && isPrivate(this.#folder);
  }

  #write(file: string, code: Buffer): void {
    if (code.length + sumLength > largest) return;
    const path = join(this.#folder, file);
    const unfinished = `${path}.${process.pid}`;
    try {
      writeFileSync(unfinished, Buffer.concat([sumOf(code), code]), { flag: 'wx', mode: 0o600 });
      renameSync(unfinished, path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  }

  /** Removes the code of builds and Nodes that were not used for longest. */
  #removeOld(): void {
    // The folder may be one that the person chose, with other things in it.
    const ours = readdirSync(this.#parent).filter((name) => builds.test(name));
    const folders = ours.map((name) => {
      const path = join(this.#parent, name);
      return { path, used: lstatSync(path).mtimeMs };
    });
    folders.sort((one, other) => other.used - one.used);
    for (const { path } of folders.slice(keptBuilds)) rmSync(path, { recursive: true, force: true });
  }
}

/** Whether it is a folder, no link to one, of this user and closed to all others. */
function isPrivate(path: string): boolean {
  try {
    const { mode, uid } = lstatSync(path);
    if ((mode & constants.S_IFMT) !== constants.S_IFDIR) return false;
    // Windows has neither: there the folder lies in the person's profile.
    return process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
  } catch {
    return false;
  }
}

function sumOf(code: Buffer): Buffer {
  return createHash('sha256').update(code).digest();
}
