import { readdirSync, rmSync } from 'node:fs';
import { join, parse } from 'node:path';
import { makeFolders } from '../../config/private-file.ts';
import { ConnectionError, reasonOf, UsageError } from '../../core/errors.ts';
import {
  type FolderProblem,
  folderProblem,
  isTooLong,
  type SessionEnvironment,
  sessionFolder,
  shortSocketFolder,
} from '../session-folder.ts';
import { isSessionName } from '../session-name.ts';

/** The paths of a session's files. */
export interface SessionFiles {
  /** What is known about it without asking it. */
  record: string;
  /** Held by the process that starts the session. */
  lock: string;
  log: string;
  /** What was in the log before. */
  oldLog: string;
  /** Only on Windows. */
  token: string;
}

/** Returns the paths of a session's files. */
export function filesOf(name: string, environment: SessionEnvironment): SessionFiles {
  const path = join(sessionFolder(environment), name);
  return {
    record: `${path}.json`,
    lock: `${path}.lock`,
    log: `${path}.log`,
    oldLog: `${path}.log.1`,
    token: `${path}.token`,
  };
}

/** Returns the names of the sessions that have a file with one of these extensions, sorted: by default, a record or a socket. */
export function sessionNames(
  environment: SessionEnvironment,
  extensions: readonly string[] = ['json', 'sock'],
): string[] {
  const folder = sessionFolder(environment);
  if (folderProblem(folder) !== undefined) return [];
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const { name, ext } = parse(entry.name);
    const isOfSession = ext === '.sock' ? entry.isSocket() : entry.isFile();
    return isOfSession && extensions.includes(ext.slice(1)) && isSessionName(name) ? [name] : [];
  });
  return [...new Set(names)].sort();
}

/** Creates the folders of a session's files. Throws UsageError if they are not safe, ConnectionError if that fails. */
export function makeSessionFolder(name: string, environment: SessionEnvironment): void {
  const folder = sessionFolder(environment);
  makeSafe(folder);
  if (environment.platform !== 'win32' && isTooLong(join(folder, `${name}.sock`)))
    makeSafe(shortSocketFolder());
}

function makeSafe(folder: string): void {
  try {
    makeFolders(folder);
  } catch (error) {
    throw new ConnectionError(`The folder for sessions, ${folder}, cannot be created: ${reasonOf(error)}.`, {
      hint: 'XDG_RUNTIME_DIR or XDG_STATE_HOME can name another folder.',
      cause: error,
    });
  }
  requireSafeFolder(folder);
}

/** Throws UsageError if session files in a folder would not be safe. */
export function requireSafeFolder(folder: string): void {
  const problem = folderProblem(folder);
  if (problem === undefined || problem === 'missing') return;
  const { what, hint } = explanations[problem](folder);
  throw new UsageError(`The folder for sessions, ${folder}, cannot be used: ${what}.`, { hint });
}

const explanations: Record<
  Exclude<FolderProblem, 'missing'>,
  (folder: string) => { what: string; hint: string }
> = {
  'not a folder': () => ({ what: 'it is a file or a link', hint: 'Remove it, if you do not need it.' }),
  foreign: () => ({
    what: 'it belongs to another user',
    hint: 'XDG_RUNTIME_DIR can name a folder of your own.',
  }),
  'open to others': (folder) => ({
    what: 'other users can access it',
    hint: `Make it private: chmod 700 ${folder}`,
  }),
  closed: (folder) => ({
    what: 'you cannot access it',
    hint: `Give yourself access: chmod 700 ${folder}`,
  }),
};

/** Returns the names of the files in a folder; none if it was removed meanwhile. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Removes files, as far as possible. */
export function removeFiles(...paths: string[]): void {
  for (const path of paths) {
    try {
      rmSync(path, { force: true });
    } catch {
      // The folder may be read-only.
    }
  }
}
