import { basename } from 'node:path';

/** Whether a file is the watched one, or in the watched folder. */
export function isWithin(file: string, path: string): boolean {
  return file === path || file.startsWith(`${path}/`);
}

/** Returns the files as a message names them: `server.py, tools.py and 3 other files`. */
export function namesOf(files: readonly string[]): string {
  const names = files.map((file) => basename(file));
  return names.length > 3
    ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} other files`
    : names.join(', ');
}
