import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that the build made: beside the entry, or within the executable. */
export interface BuiltFiles {
  /** A file's text, which is all ASCII. Throws when it is not there. */
  read(name: string): string;
  /** What stands in stack traces as its name. */
  nameOf(name: string): string;
}

/** True in the build that goes into an executable. */
declare const MCPC_EXECUTABLE: boolean;

/** The files in the package's `dist` folder; in an executable, those that it carries. */
export function builtFiles(dist: string): BuiltFiles {
  if (MCPC_EXECUTABLE) {
    const { getAsset } = process.getBuiltinModule('node:sea');
    return {
      read: (name) => Buffer.from(getAsset(name)).toString('latin1'),
      nameOf: (name) => `mcpc:${name}`,
    };
  }
  const nameOf = (name: string) => join(dist, name);
  return { read: (name) => readFileSync(nameOf(name), 'latin1'), nameOf };
}
