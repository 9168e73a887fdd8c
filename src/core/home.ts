import { homedir, userInfo } from 'node:os';
import { isAbsolute, resolve } from 'node:path';

/**
 * The person's home folder: what the system's variable says, unless that is no absolute path, which would lie below
 * wherever mcpc runs; then what the system knows of the user; the root where it knows nothing, as in some containers.
 */
export function homeFolder(system = { homedir, userInfo }): string {
  return absoluteOf(system.homedir) ?? absoluteOf(() => system.userInfo().homedir) ?? '/';
}

function absoluteOf(find: () => string): string | undefined {
  try {
    const folder = find();
    return isAbsolute(folder) ? folder : undefined;
  } catch {
    // A user whom the system does not know.
    return undefined;
  }
}

/** Expands `~` and `~/…` as a shell does. */
export function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? home + path.slice(1) : path;
}

/** The absolute path of a path as typed: relative to `cwd`, with `~` expanded. */
export function resolvePath(path: string, { cwd, home }: { cwd: string; home: string }): string {
  return resolve(cwd, expandHome(path, home));
}
