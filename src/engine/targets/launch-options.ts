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

/** Variables that a server's program gets without being asked for: what programs need to run at all. */
const safe =
  process.platform === 'win32'
    ? [
        'APPDATA',
        'COMSPEC',
        'HOMEDRIVE',
        'HOMEPATH',
        'LOCALAPPDATA',
        'PATH',
        'PATHEXT',
        'PROCESSOR_ARCHITECTURE',
        'PROGRAMDATA',
        'PROGRAMFILES',
        'SYSTEMDRIVE',
        'SYSTEMROOT',
        'TEMP',
        'TMP',
        'USERNAME',
        'USERPROFILE',
      ]
    : ['HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'TMPDIR', 'TZ', 'USER'];

/** The environment of a server's program: the safe variables, or all of ours, and what was given for it. */
export function serverEnvironment(
  own: NodeJS.ProcessEnv,
  extra: Record<string, string>,
  inherit: boolean,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of inherit ? Object.keys(own) : safe) {
    const value = own[name];
    // A value that starts so is an exported shell function: code, not data.
    if (value !== undefined && !value.startsWith('()')) environment[name] = value;
  }
  return { ...environment, ...extra };
}
