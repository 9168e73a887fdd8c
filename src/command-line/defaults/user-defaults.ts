import type { Aliases } from '../command.ts';
import type { OptionName, Options } from '../options.ts';

/** The user's own defaults. */
export interface UserDefaults {
  /** The file that they are saved to, which may not exist; undefined with `MCPC_DEFAULTS=off`. */
  file: string | undefined;
  options: Partial<Options>;
  /** The environment variables that take precedence over an option. */
  variables: Partial<Record<OptionName, readonly string[]>>;
  aliases: Aliases;
  /** Problems that do not prevent their use, a sentence each. */
  warnings: readonly string[];
}

/** No defaults. */
export const noDefaults: UserDefaults = {
  file: undefined,
  options: {},
  variables: {},
  aliases: new Map(),
  warnings: [],
};

/**
 * Fills in the options that a line does not have, unless a variable of the environment takes precedence over the default.
 * `except`: options that are not filled in.
 */
export function withDefaults(
  line: Options,
  defaults: Pick<UserDefaults, 'options' | 'variables'>,
  env: NodeJS.ProcessEnv,
  except: readonly string[] = [],
): Options {
  const filled: Options = { ...line };
  for (const [name, value] of Object.entries(defaults.options)) {
    const variables = defaults.variables[name as OptionName] ?? [];
    const isSet = filled[name as OptionName] !== undefined || variables.some((variable) => env[variable]);
    if (!isSet && !except.includes(name)) Object.assign(filled, { [name]: value });
  }
  return filled;
}
