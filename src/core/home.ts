import { isAbsolute, resolve } from 'node:path';
import { commandAtEnd } from './quote.ts';

/** What knows the user's home folder: `node:os`, as far as it is used here. */
interface HomeSources {
  homedir(): string;
  userInfo(): { homedir: string };
}

/** This system. `node:os` takes time to load, and `homedir` returns the variable if it has a value. */
const thisSystem: HomeSources = {
  homedir() {
    const { env, platform } = process;
    return (
      (platform === 'win32' ? env.USERPROFILE : env.HOME) || process.getBuiltinModule('node:os').homedir()
    );
  },
  userInfo() {
    return process.getBuiltinModule('node:os').userInfo();
  },
};

/**
 * Returns the user's home folder: that of the environment if it is an absolute path, else that of the user database, else
 * the root, as in containers without an entry for the user.
 */
export function homeFolder(system: HomeSources = thisSystem): string {
  return absoluteOf(() => system.homedir()) ?? absoluteOf(() => system.userInfo().homedir) ?? '/';
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

/** What a path as typed refers to. */
export interface PathContext {
  cwd: string;
  /** The user's home folder, an absolute path. */
  home: string;
  /**
   * The folder of the open files of the process that the path was typed for, `/proc/PID/fd`; undefined if it is this
   * process, or if the system has no such folder.
   */
  descriptors?: string | undefined;
}

/** Resolves a path as typed: relative to `cwd`, with `~` expanded. */
export function resolvePath(path: string, { cwd, home, descriptors }: PathContext): string {
  const descriptor = descriptors === undefined ? undefined : descriptorIn(path);
  if (descriptor !== undefined) return `${descriptors}/${descriptor}`;
  return resolve(cwd, expandHome(path, home));
}

/** Returns the file descriptor that a path names, as in `--answers <(…)`, where a shell puts `/dev/fd/63`. */
function descriptorIn(path: string): string | undefined {
  const standard = ['/dev/stdin', '/dev/stdout', '/dev/stderr'].indexOf(path);
  if (standard >= 0) return String(standard);
  return /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path)?.[1];
}

/**
 * Shortens the paths in the lines of a message: `./…` for those in `cwd`, `~/…` for those in `home`. Commands at the end of
 * a line are not changed, because they may be copied to another folder, and neither are quoted paths, where a shell would
 * not expand `~`.
 */
export function shortenPaths(text: string, { cwd, home }: { cwd: string; home: string }): string {
  if (!text.includes(home) && !text.includes(cwd)) return text;
  const shortenLine = (line: string) => {
    const end = line.length - commandAtEnd(line).length;
    return shortenPrefixes(line.slice(0, end), { cwd, home }) + line.slice(end);
  };
  return text.split('\n').map(shortenLine).join('\n');
}

function shortenPrefixes(text: string, { cwd, home }: { cwd: string; home: string }): string {
  const inCwd = home.startsWith(cwd) ? text : text.replace(folderAtStart(cwd, '[\\\\/]\\S'), '$1.');
  return home === '/' ? inCwd : inCwd.replace(folderAtStart(home, '[\\\\/\\s),;]|\\.?(\\s|$)'), '$1~');
}

/** Matches a folder at the beginning of a word, where it is followed by `next`. */
function folderAtStart(folder: string, next: string): RegExp {
  return new RegExp(`(^|[\\s(])${folder.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?=${next})`, 'g');
}
