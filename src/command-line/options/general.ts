import type { OptionDefinition } from './definition.ts';

/** What concerns mcpc itself, and how lines are run. */
export interface GeneralOptions {
  save?: boolean;
  keepGoing?: boolean;
  all?: boolean;
  help?: boolean;
  helpAll?: boolean;
  version?: boolean;
}

/** In the order in which help lists them. */
export const generalDefinitions = {
  save: {
    flags: '--save',
    summary: 'save the setting, or all that were set, in defaults.toml',
    group: 'General',
  },
  keepGoing: {
    flags: '--keep-going',
    summary: 'continue after a line that fails; exit with the status of the first failure',
    group: 'General',
  },
  all: { flags: '--all', summary: 'end every session', group: 'General' },
  help: { flags: '-h, --help', summary: 'show help', group: 'General', common: true, scope: 'all' },
  helpAll: {
    flags: '--help-all',
    summary: 'show help with the options for the connection, authorization and server requests',
    group: 'General',
    scope: 'all',
  },
  version: { flags: '-V, --version', summary: 'show the version', group: 'General', scope: 'all' },
} as const satisfies Record<keyof GeneralOptions, OptionDefinition>;
