import { relative, resolve, sep } from 'node:path';

/** The variables of GitHub Actions, and what paths refer to. */
export interface ActionsEnvironment {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
}

/** Returns a path relative to the repository that a job of GitHub Actions checked out, if it is in there. */
export function repositoryPath(file: string, { env, cwd }: ActionsEnvironment): string {
  const path = relative(env.GITHUB_WORKSPACE || cwd, resolve(cwd, file));
  return path.startsWith('..') ? file : path.split(sep).join('/');
}
