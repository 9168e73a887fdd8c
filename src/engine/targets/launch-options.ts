import type { SystemEnvironment } from '../../core/environment.ts';
import { UsageError } from '../../core/errors.ts';
import { resolvePath } from '../../core/home.ts';
import { kindOf } from './classify-target.ts';
import type { TargetContext } from './target-options.ts';

/** Returns the path of the folder in `--cwd`. Throws UsageError if it does not exist. */
export function resolveWorkingFolder(folder: string, environment: TargetContext): string {
  const path = resolvePath(folder, environment);
  if (kindOf(path) === 'folder') return path;
  throw new UsageError(`--cwd ${folder}: folder not found.`);
}

/** Returns the variables given for the server, with values of mcpc's own where none is given. Throws UsageError. */
export function givenVariables(
  given: Record<string, string | undefined>,
  own: NodeJS.ProcessEnv,
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const resolved = value ?? own[name];
    if (resolved === undefined) {
      throw new UsageError(`--env ${name}: the variable ${name} is not set.`, {
        hint: `Set it, or give its value: --env ${name}=VALUE`,
      });
    }
    variables[name] = resolved;
  }
  return variables;
}

/** The variables that every server receives, since programs need them to run at all. */
const safeVariables = [
  'HOME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'LOGNAME',
  'PATH',
  'SHELL',
  'TERM',
  'TMPDIR',
  'TZ',
  'USER',
];
const safeWindowsVariables = [
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
];

/** Variables for what a server writes to its standard error, which every server receives. */
const outputVariables = ['COLUMNS', 'FASTMCP_SHOW_SERVER_BANNER'];

/**
 * Returns the environment of a server: the safe variables or all of mcpc's own, and those given for it. `columns`: the
 * width in which its standard error is shown, undefined if that is not known. A banner is shown only on request.
 */
export function serverEnvironment(
  { env, platform }: SystemEnvironment,
  extra: Record<string, string>,
  inherit: boolean,
  columns: number | undefined,
): Record<string, string> {
  const safe = [...(platform === 'win32' ? safeWindowsVariables : safeVariables), ...outputVariables];
  const environment: Record<string, string> = { FASTMCP_SHOW_SERVER_BANNER: 'false' };
  for (const name of inherit ? Object.keys(env) : safe) {
    const value = env[name];
    // A value that starts with `()` is an exported shell function.
    if (value !== undefined && !value.startsWith('()')) environment[name] = value;
  }
  return { ...environment, ...(columns === undefined ? {} : { COLUMNS: String(columns) }), ...extra };
}
