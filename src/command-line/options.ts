import { type AuthorizationOptions, authorizationDefinitions } from './options/authorization.ts';
import { type CheckOptions, checkDefinitions } from './options/checks.ts';
import { type ConnectionOptions, connectionDefinitions } from './options/connection.ts';
import type { OptionDefinition, OptionScope } from './options/definition.ts';
import { type GeneralOptions, generalDefinitions } from './options/general.ts';
import { type InputOptions, inputDefinitions } from './options/input.ts';
import { type OutputOptions, outputDefinitions } from './options/output.ts';
import { type ServerRequestOptions, serverRequestDefinitions } from './options/server-requests.ts';
import { type TestOptions, testDefinitions } from './options/tests.ts';

/** The options of a line after parsing. A member is undefined when the option was not given. */
export interface Options
  extends InputOptions,
    TestOptions,
    CheckOptions,
    ConnectionOptions,
    AuthorizationOptions,
    ServerRequestOptions,
    OutputOptions,
    GeneralOptions {}

export type OptionName = keyof Options;

const definitions = {
  ...inputDefinitions,
  ...testDefinitions,
  ...checkDefinitions,
  ...connectionDefinitions,
  ...authorizationDefinitions,
  ...serverRequestDefinitions,
  ...outputDefinitions,
  ...generalDefinitions,
} as const satisfies Record<OptionName, OptionDefinition>;

/** Every option of mcpc. */
export const optionDefinitions: Record<OptionName, OptionDefinition> = definitions;

/** The names of the options with this scope. */
export type OptionWithScope<Scope extends OptionScope> = {
  [Name in OptionName]: (typeof definitions)[Name] extends { scope: Scope } ? Name : never;
}[OptionName];

const names = Object.keys(definitions) as OptionName[];

/** The options that a flag can mean on the lines of a command; `command`: undefined if it is not known. */
export function optionsOn(command: string | undefined): OptionName[] {
  const definitionOf = (name: OptionName): OptionDefinition => optionDefinitions[name];
  const own = names.filter(
    (name) => definitionOf(name).replaces?.command === command && command !== undefined,
  );
  const replaced = own.map((name) => definitionOf(name).replaces?.option);
  return names.filter(
    (name) => own.includes(name) || (definitionOf(name).replaces === undefined && !replaced.includes(name)),
  );
}

/** The options with one of these scopes, in the order of help. */
export function optionsWithScope(...scopes: OptionScope[]): OptionName[] {
  return names.filter((name) => {
    const { scope } = optionDefinitions[name];
    return scope !== undefined && scopes.includes(scope);
  });
}

/** The long form of the option: `--trace-file`. */
export function longFlag(name: OptionName): string {
  return /--[\w-]+/.exec(optionDefinitions[name].flags)?.[0] ?? name;
}

/** The name of the option as a setting: its long form without dashes and `no-`, so that `--no-input` is `input`. */
export function settingName(name: OptionName): string {
  return longFlag(name).replace(/^--(no-)?/, '');
}
