import { open, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { CommandContext } from '../../command-line/command.ts';
import { isOwnedByUser, parentFolders } from '../../config/search.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { codeOf, reasonOf, UsageError } from '../../core/errors.ts';
import { resolvePath } from '../../core/home.ts';
import { lockFileName } from '../../interface/interface-file.ts';
import { parseInterfaceFile, resemblesInterfaceFile } from '../../interface/parse-interface-file.ts';
import type { InterfaceFile } from '../../interface/server-interface.ts';
import { sessionOfTarget } from '../../sessions/session-name.ts';
import { type GitFile, readFromGit } from './read-from-git.ts';
import { takeSnapshot } from './take-snapshot.ts';

/** One side of a comparison of interfaces. */
export interface Side {
  /** What the user typed, or the path of the file that was found, relative to the working folder. A target may have secrets in it. */
  typed: string;
  origin: 'file' | 'git' | 'session' | 'target';
  servers: InterfaceFile['servers'];
  /** That of the file, for `file`. */
  text?: string;
}

/** What a side is read with. */
export type SideContext = Pick<CommandContext, 'signal' | 'callOptions' | 'notice' | 'connectTo'> & {
  environment: SystemEnvironment;
};

/**
 * Reads one side of a comparison: a session, a lock file, a lock file in Git (`REVISION:PATH`), or any other target, which
 * is connected. Throws UsageError, and what connecting throws.
 */
export async function readSide(typed: string, context: SideContext): Promise<Side> {
  const { environment, connectTo } = context;
  const session = sessionOfTarget(typed);
  if (session !== undefined) {
    const { readFromSession } = await import('./read-from-session.ts');
    const taken = await readFromSession(session, context);
    return { typed, origin: 'session', servers: await serversIn(taken, typed) };
  }
  const text = await lockFileText(typed, environment);
  if (text !== undefined) return { typed, origin: 'file', servers: await serversIn(text, typed), text };
  const inGit = gitFileOf(typed);
  if (inGit !== undefined) {
    const committed = await readFromGit(inGit, context);
    return { typed, origin: 'git', servers: await serversIn(committed, typed) };
  }
  const { servers } = await takeSnapshot(await connectTo(typed), context);
  return { typed, origin: 'target', servers };
}

/** Reads the lock file that is nearest to the working folder, in it or above it. Throws UsageError if there is none. */
export async function readNearestLockFile(environment: SystemEnvironment): Promise<Side> {
  const folders = parentFolders(environment);
  for (const folder of folders) {
    const path = join(folder, lockFileName);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
      throw unreadable(path, error);
    });
    if (text === undefined) continue;
    if (!isOwnedByUser(path)) {
      throw new UsageError(`${path} belongs to another user.`, {
        hint: 'To use it anyway, name it on the line.',
      });
    }
    const typed = relative(environment.cwd, path);
    return { typed, origin: 'file', servers: await serversIn(text, typed), text };
  }
  const last = folders.at(-1) ?? environment.cwd;
  const where = folders.length > 1 ? `${environment.cwd} or above it, up to ${last}` : environment.cwd;
  throw new UsageError(`There is no ${lockFileName} in ${where}.`, {
    hint: `Write one with: mcpc snapshot TARGET --output ${lockFileName}`,
  });
}

/**
 * Returns what names a file in Git, as `HEAD:mcp.lock.json` and `origin/main:./mcp.lock.json`; undefined for URLs, hosts
 * with a port, servers of config files, paths of Windows and command lines.
 */
export function gitFileOf(typed: string): GitFile | undefined {
  const [, revision, path] = /^([^\s:]*):([^:]+)$/.exec(typed) ?? [];
  if (revision === undefined || path === undefined) return undefined;
  const isUrl = path.startsWith('//');
  const isPort = /^\d+(?:\/|$)/.test(path);
  const isConfig = /\.(?:json|toml)$/.test(revision);
  const isDrive = /^[a-z]$/i.test(revision) && /^[\\/]/.test(path);
  return isUrl || isPort || isConfig || isDrive ? undefined : { revision, path };
}

async function serversIn(text: string, path: string): Promise<InterfaceFile['servers']> {
  return (await parseInterfaceFile(text, path)).servers;
}

/** Returns the text of a lock file at a path; undefined if it is something else, such as a script or a config file. */
async function lockFileText(typed: string, environment: SystemEnvironment): Promise<string | undefined> {
  const path = resolvePath(typed, environment);
  const hasName =
    basename(typed).endsWith('.lock.json') && gitFileOf(typed) === undefined && !typed.includes('://');
  try {
    // A script or a program is not read as a whole.
    if (!hasName && !(await beginsLikeObject(path))) return undefined;
    const text = await readFile(path, 'utf8');
    return hasName || resemblesInterfaceFile(text) ? text : undefined;
  } catch (error) {
    if (hasName) throw unreadable(typed, error);
    return undefined;
  }
}

async function beginsLikeObject(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    if (!(await file.stat()).isFile()) return false;
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(64) });
    return /^\uFEFF?\s*\{/.test(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
}

function unreadable(path: string, error: unknown): UsageError {
  return new UsageError(`The lock file ${path} cannot be read: ${reasonOf(error)}.`, { cause: error });
}
