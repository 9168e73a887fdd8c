import { constants, lstatSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from 'node:vm';
import { makeFolders } from '../../config/private-file.ts';
import { now } from '../../core/clock.ts';
import { readWhole } from './read-whole.ts';

/** The largest compiled code that is cached, in bytes. */
const largest = 8_000_000;
/** For how many combinations of build and Node compiled code is cached. */
const keptBuilds = 4;
/** The names of the folders of builds. */
const builds = /^\w+-node-\d+\.\d+\.\d+-\d/;
/** A longer run has flushed functions that the start needs, in ms. */
const shortRun = 20_000;

/** The last use of a build's folder is recorded at most this often, in ms. */
const recordedEvery = 24 * 60 * 60 * 1_000;

/**
 * V8's compiled code of the chunks, kept between runs. V8 trusts the code that it is given, and damaged code crashes the
 * process: it is used only from a folder that belongs to the user and is closed to others. Each file contains the code
 * twice, and both copies must be equal: reading and comparing them takes less time than loading and computing a checksum.
 * Any failure here only makes the start slower.
 */
export class CodeCache {
  /** The folder of all builds. */
  readonly #parent: string;
  /** The folder of this build of mcpc and this Node. */
  readonly #folder: string;
  readonly #scripts = new Map<string, Script>();
  /** When the run began, by the monotonic clock. */
  readonly #began = now();
  #trusted: boolean;
  #complete = true;

  /** `build` identifies this build of mcpc. */
  constructor(parent: string, build: string) {
    const { versions, arch, platform } = process;
    this.#parent = parent;
    this.#folder = join(parent, `${build}-node-${versions.node}-${versions.v8}-${platform}-${arch}`);
    this.#trusted = isPrivate(parent) && isPrivate(this.#folder);
  }

  /** Returns the compiled code of a chunk file; undefined if there is none that can be trusted. */
  read(file: string): Buffer | undefined {
    if (!this.#trusted) return undefined;
    try {
      const bytes = readWhole(join(this.#folder, file), { followsLink: false, most: 2 * largest });
      const code = bytes.subarray(0, bytes.length / 2);
      return code.length > 0 && code.equals(bytes.subarray(code.length)) ? code : undefined;
    } catch {
      return undefined;
    }
  }

  /** Records a compiled script, and whether its code came from the cache. */
  note(file: string, script: Script, cached: boolean): void {
    this.#scripts.set(file, script);
    if (!cached) this.#complete = false;
  }

  /** Writes the code of every chunk that was used, with the functions that ran, if some of it was not cached yet. */
  save(): void {
    try {
      if (this.#complete) this.#recordUse();
      if (this.#complete || now() - this.#began > shortRun) return;
      this.#prepare();
      if (!this.#trusted) return;
      for (const [file, script] of this.#scripts) this.#write(file, script.createCachedData());
      this.#removeOld();
    } catch {
      // No space, no permission, no home folder: the next start takes as long as this one.
    }
  }

  /** Reading leaves a folder's times alone, so that use is recorded as its modification time. */
  #recordUse(): void {
    if (!this.#trusted) return;
    const time = Date.now();
    if (time - lstatSync(this.#folder).mtimeMs < recordedEvery) return;
    utimesSync(this.#folder, time / 1_000, time / 1_000);
  }

  #prepare(): void {
    makeFolders(this.#folder);
    this.#trusted = isPrivate(this.#parent) && isPrivate(this.#folder);
  }

  #write(file: string, code: Buffer): void {
    if (code.length > largest) return;
    const path = join(this.#folder, file);
    const unfinished = `${path}.${process.pid}`;
    try {
      writeFileSync(unfinished, Buffer.concat([code, code]), { flag: 'wx', mode: 0o600 });
      renameSync(unfinished, path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  }

  /** Removes the code of the builds and Nodes whose last use is longest ago. */
  #removeOld(): void {
    // The user may have chosen a folder that holds other files as well.
    const ours = readdirSync(this.#parent).filter((name) => builds.test(name));
    const folders = ours.map((name) => {
      const path = join(this.#parent, name);
      return { path, used: lstatSync(path).mtimeMs };
    });
    folders.sort((one, other) => other.used - one.used);
    for (const { path } of folders.slice(keptBuilds)) rmSync(path, { recursive: true, force: true });
  }
}

/** Whether the path is a folder, not a link to one, that belongs to this user and is closed to others. */
function isPrivate(path: string): boolean {
  try {
    const { mode, uid } = lstatSync(path);
    if ((mode & constants.S_IFMT) !== constants.S_IFDIR) return false;
    // Windows has neither owner nor mode: there the folder is in the user's profile.
    return process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
  } catch {
    return false;
  }
}
