import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that the build produced: next to the entry, or inside the executable. */
export interface BuiltFiles {
  /** Returns a file's text, which is ASCII. Throws if it does not exist. */
  read(name: string): string;
  /** Returns a file's bytes. Throws if it does not exist. */
  readBytes(name: string): Uint8Array;
  /** The file's name in stack traces. */
  nameOf(name: string): string;
}

/** True in the build that goes into an executable. */
declare const MCPC_EXECUTABLE: boolean;

/** The files in the package's `dist` folder, or those inside the executable. */
export function builtFiles(dist: string): BuiltFiles {
  if (MCPC_EXECUTABLE) {
    const { getAsset } = process.getBuiltinModule('node:sea');
    return {
      read: (name) => Buffer.from(getAsset(name)).toString('latin1'),
      readBytes: (name) => Buffer.from(getAsset(name)),
      nameOf: (name) => `mcpc:${name}`,
    };
  }
  const nameOf = (name: string) => join(dist, name);
  // As UTF-8, which Node reads in one step.
  return {
    read: (name) => readFileSync(nameOf(name), 'utf8'),
    readBytes: (name) => readFileSync(nameOf(name)),
    nameOf,
  };
}
