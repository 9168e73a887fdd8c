import { homedir, userInfo } from 'node:os';
import { isAbsolute, resolve } from 'node:path';

/**
 * Returns the user's home folder: that of the environment if it is an absolute path, else that of the user database, else
 * the root, as in containers without an entry for the user.
 */
export function homeFolder(system = { homedir, userInfo }): string {
  return absoluteOf(system.homedir) ?? absoluteOf(() => system.userInfo().homedir) ?? '/';
}

function absoluteOf(find: () => string): string | undefined {
  try {
    const folder = find();
    return isAbsolute(folder) ? folder : undefined;
  } catch {
    // The user database has no entry for this user.
    return undefined;
  }
}

/** Whether a text begins with `~` in the sense of a shell: alone, or followed by `/`. */
export function startsWithTilde(text: string): boolean {
  return text === '~' || text.startsWith('~/');
}

/** Expands `~` and `~/…` as a shell does. */
export function expandHome(path: string, home: string): string {
  return startsWithTilde(path) ? home + path.slice(1) : path;
}

/** Resolves a path as typed: relative to `cwd`, with `~` expanded. */
export function resolvePath(path: string, { cwd, home }: { cwd: string; home: string }): string {
  return resolve(cwd, expandHome(path, home));
}
