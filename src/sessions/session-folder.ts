import { lstatSync, readFileSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { stateFolder } from '../config/paths.ts';
import type { SystemEnvironment } from '../core/environment.ts';

/** What the place of the sessions depends on. */
export type SessionEnvironment = Pick<SystemEnvironment, 'env' | 'home' | 'platform'>;

/**
 * The longest path of a socket, in bytes. Systems accept 103 (macOS) or 107 (Linux), and some versions of Node cut off what
 * is longer.
 */
const longestSocketPath = 103;

/** Why sessions cannot be in a folder. */
export type FolderProblem = 'missing' | 'not a folder' | 'foreign' | 'open to others' | 'closed';

/**
 * Returns the folder of the session files: `$XDG_RUNTIME_DIR/mcpc` if that variable names a folder of the user's, or else
 * one in mcpc's state folder. It need not exist.
 */
export function sessionFolder(environment: SessionEnvironment): string {
  const { env, platform } = environment;
  const runtime = env.XDG_RUNTIME_DIR;
  if (platform !== 'win32' && runtime !== undefined && isAbsolute(runtime)) {
    const found = look(runtime, statSync);
    if (found?.isDirectory() === true && isOwn(found)) return join(runtime, 'mcpc');
  }
  // Only here, because finding the home folder takes time.
  const { home } = environment;
  return join(stateFolder({ env, home, platform, cwd: home }), 'sessions');
}

/**
 * Returns the path of a session's socket, or the name of its pipe on Windows; undefined if its folder does not exist or is
 * not safe, so that no session can be there. Part of the code that starts first: imports nothing that takes time to load.
 */
export function socketPathOf(name: string, environment: SessionEnvironment): string | undefined {
  const folder = sessionFolder(environment);
  if (folderProblem(folder) !== undefined) return undefined;
  if (environment.platform === 'win32') return `\\\\.\\pipe\\mcpc-${hash(`${folder}\\${name}`)}`;
  const path = join(folder, `${name}.sock`);
  if (!isTooLong(path)) return path;
  const short = shortSocketFolder();
  return folderProblem(short) === undefined ? join(short, shortSocketName(name, folder)) : undefined;
}

/** Whether a path is too long for a socket. */
export function isTooLong(path: string): boolean {
  return Buffer.byteLength(path) > longestSocketPath;
}

/** The folder of the sockets whose paths would be too long elsewhere. */
export function shortSocketFolder(): string {
  return `/tmp/mcpc-${process.geteuid?.() ?? 0}`;
}

function shortSocketName(name: string, folder: string): string {
  return `${hash(`${folder}/${name}`)}.sock`;
}

/**
 * Returns why a folder cannot hold session files; undefined if it is a folder, not a link, that the user can access and
 * nobody else.
 */
export function folderProblem(path: string): FolderProblem | undefined {
  const found = look(path, lstatSync);
  if (found === undefined) return 'missing';
  if (!found.isDirectory()) return 'not a folder';
  if (!isOwn(found)) return 'foreign';
  if (process.platform === 'win32') return undefined;
  if ((found.mode & 0o077) !== 0) return 'open to others';
  return (found.mode & 0o500) === 0o500 ? undefined : 'closed';
}

/** Returns what `stat` finds; undefined for a path that does not exist or cannot be reached. */
function look(path: string, stat: (path: string) => Stats): Stats | undefined {
  try {
    return stat(path);
  } catch {
    return undefined;
  }
}

function isOwn({ uid }: Stats): boolean {
  const user = process.geteuid?.();
  return user === undefined || uid === user;
}

/**
 * Returns the token that a client of a session sends on Windows, where everybody may open a pipe; undefined elsewhere, and if
 * there is no such session.
 */
export function sessionToken(name: string, environment: SessionEnvironment): string | undefined {
  if (environment.platform !== 'win32') return undefined;
  try {
    return readFileSync(join(sessionFolder(environment), `${name}.token`), 'utf8');
  } catch {
    return undefined;
  }
}

/** FNV-1a with 64 bits as hexadecimal digits. Paths need no cryptographic hash, which takes longer to load than to compute. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text))
    value = ((value ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return value.toString(16).padStart(16, '0');
}
