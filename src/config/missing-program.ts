import { nearest } from '../core/did-you-mean.ts';
import { isExecutable, type SystemEnvironment, which } from '../core/environment.ts';
import { resolvePath } from '../core/home.ts';
import { asString, isObject, type JsonObject } from '../core/json.ts';

/**
 * Returns a sentence that says why the program of a config entry cannot be started now; undefined if it can, or if that
 * depends on variables that are expanded later. The entry's own `PATH` counts.
 */
export function missingProgram(entry: JsonObject, environment: SystemEnvironment): string | undefined {
  const command = asString(entry.command);
  if (command === undefined || command.includes('$')) return undefined;
  const cwd = asString(entry.cwd) ?? environment.cwd;
  if (/[\\/]/.test(command) || command.startsWith('~')) {
    const path = resolvePath(command, { ...environment, cwd });
    return isExecutable(path) ? undefined : `There is no program ${command}.`;
  }
  const own = isObject(entry.env) ? asString((entry.env as JsonObject).PATH) : undefined;
  const path = own === undefined || own.includes('$') ? environment.env.PATH : own;
  if (
    which(command, { env: { ...environment.env, PATH: path }, platform: environment.platform }) !== undefined
  )
    return undefined;
  const [near] = nearest(command, launchers);
  return `There is no program "${command}" in PATH.${near === undefined ? '' : ` Did you mean ${near}?`}`;
}

/** The programs that most entries start. */
const launchers = ['npx', 'uvx', 'uv', 'node', 'python', 'python3', 'docker', 'deno', 'bun', 'bunx'];
