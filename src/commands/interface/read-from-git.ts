import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SystemEnvironment } from '../../core/environment.ts';
import { which } from '../../core/environment.ts';
import { UsageError } from '../../core/errors.ts';
import { asString } from '../../core/json.ts';

/** A file in a Git repository, as `git show REVISION:PATH` names it. */
export interface GitFile {
  /** Empty for the index. */
  revision: string;
  /** From the top folder of the repository; from the working folder if it begins with `./` or `../`. */
  path: string;
}

/** The size of the largest lock file that is read, in bytes. */
const largest = 256 * 1024 * 1024;

interface GitContext {
  environment: SystemEnvironment;
  signal: AbortSignal;
}

/** Reads a file of the repository around the working folder. Throws UsageError that names what is missing. */
export async function readFromGit(file: GitFile, context: GitContext): Promise<string> {
  const { environment, signal } = context;
  const { revision, path } = file;
  const name = `${revision}:${path}`;
  // Git would take it for an option. No branch or tag has such a name.
  if (revision.startsWith('-')) throw unknownRevision(file);
  const found = await git(['cat-file', 'blob', name], context);
  if ('output' in found) return found.output;
  const repository = await git(['rev-parse', '--git-dir'], context);
  if ('problem' in repository) {
    throw new UsageError(`${name} cannot be read from Git in ${environment.cwd}: ${repository.problem}`);
  }
  if (revision !== '' && 'problem' in (await git(['rev-parse', '--verify', `${revision}^{tree}`], context))) {
    throw unknownRevision(file);
  }
  const relative = `${revision}:./${path}`;
  const isRelative = 'output' in (await git(['cat-file', '-e', relative], context));
  signal.throwIfAborted();
  throw new UsageError(`Git has no file ${path} in ${revision === '' ? 'the index' : revision}.`, {
    hint: isRelative
      ? `Paths begin at the top folder of the repository. For the one in the working folder: ${relative}`
      : 'Paths begin at the top folder of the repository, or at the working folder with ./',
  });
}

function unknownRevision({ revision, path }: GitFile): UsageError {
  return new UsageError(`Git cannot find the revision ${revision} in ${revision}:${path}.`, {
    hint: 'A revision is a branch, a tag or a commit: main, v1.2, HEAD~1. Those of a remote must be fetched first.',
  });
}

/** Runs Git. Throws UsageError if it is not installed, and the reason of the signal. */
async function git(
  args: readonly string[],
  { environment, signal }: GitContext,
): Promise<{ output: string } | { problem: string }> {
  const program = which('git', environment);
  if (program === undefined) {
    throw new UsageError('Git is needed to read a file of a revision, but it is not installed.', {
      hint: 'There is no git in PATH.',
    });
  }
  const { env, cwd } = environment;
  try {
    const { stdout } = await promisify(execFile)(program, args, { env, cwd, signal, maxBuffer: largest });
    return { output: stdout };
  } catch (error) {
    signal.throwIfAborted();
    const { stderr, message } = error as { stderr?: unknown; message?: unknown };
    return { problem: (asString(stderr) || String(message)).trim() };
  }
}
