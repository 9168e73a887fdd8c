import { UsageError } from '../../core/errors.ts';
import { resolvePath } from '../../core/home.ts';
import { kindOf } from './classify-target.ts';
import type { TargetContext } from './target-options.ts';

/** The folder of `--cwd`. Throws UsageError when there is none. */
export function workingFolder(folder: string, environment: TargetContext): string {
  const path = resolvePath(folder, environment);
  if (kindOf(path) === 'folder') return path;
  throw new UsageError(`--cwd ${folder}: there is no such folder.`);
}

/** The variables given for the server: with a value, or passed on from our own environment. Throws UsageError. */
export function givenVariables(
  given: Record<string, string | undefined>,
  own: NodeJS.ProcessEnv,
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const found = value ?? own[name];
    if (found === undefined) {
      throw new UsageError(`--env ${name}: there is no variable ${name} to pass on.`, {
        hint: `Set it, or give its value: --env ${name}=VALUE`,
      });
    }
    variables[name] = found;
  }
  return variables;
}
