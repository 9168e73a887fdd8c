import { join } from 'node:path';
import { readWhole } from './read-whole.ts';

/** The files that the build produced: next to the entry, or inside the executable. */
export interface BuiltFiles {
  /** Returns a file's text, which is ASCII. Throws if it does not exist. */
  read(name: string): string;
  /** Returns a file's bytes. Throws if it does not exist. */
  readBytes(name: string): Uint8Array;
  /** Returns V8's compiled code of a chunk file; undefined if the build contains none. */
  codeOf(file: string): Buffer | undefined;
  /** The file's name in stack traces. */
  nameOf(name: string): string;
}

/** In the build that goes into an executable: the chunk files whose compiled code it contains. */
declare const MCPC_EXECUTABLE: { compiled: readonly string[] } | undefined;

/** The files in the package's `dist` folder, or those inside the executable. */
export function builtFiles(dist: string): BuiltFiles {
  if (MCPC_EXECUTABLE !== undefined) {
    const { getRawAsset } = process.getBuiltinModule('node:sea');
    const { compiled } = MCPC_EXECUTABLE;
    // A raw asset is not a copy, and must not be written to.
    const bytesOf = (name: string) => Buffer.from(getRawAsset(name) as ArrayBuffer);
    return {
      read: (name) => bytesOf(name).toString('latin1'),
      readBytes: bytesOf,
      codeOf: (file) => (compiled.includes(file) ? bytesOf(`code/${file}`) : undefined),
      nameOf: (name) => `mcpc:${name}`,
    };
  }
  const nameOf = (name: string) => join(dist, name);
  return {
    read: (name) => readWhole(nameOf(name)).toString('latin1'),
    readBytes: (name) => readWhole(nameOf(name)),
    codeOf: () => undefined,
    nameOf,
  };
}
