/**
 * Which commands take an option besides those that list it: `all` of them; those with a target, where they open a
 * `connection` (a line of the shell has one already); or those with a target, for each `request`, in the shell too.
 */
export type OptionScope = 'all' | 'connection' | 'request';

/** One option: how it is typed, what it does, how its value is read. */
export interface OptionDefinition {
  /** In commander's syntax: `-e, --env <NAME=VALUE>`. */
  flags: string;
  summary: string;
  /** The heading of the help page under which it is listed. */
  group:
    | 'Connection'
    | 'Authorization'
    | 'Server requests'
    | 'Output'
    | 'Input'
    | 'Tests'
    | 'Checks'
    | 'General';
  /** Whether help pages list it without `--help-all`, where it is not one of the few options of the command itself. */
  common?: true;
  /** Undefined: only the commands that list it take it. */
  scope?: OptionScope;
  /** The values it accepts, if they are few. */
  choices?: readonly string[];
  /** What its value names, for completion. */
  takes?: 'file' | 'folder' | 'configFile' | 'variable' | 'session' | 'target';
  /** Parses the value; `previous` is the result so far of an option that may be repeated. Throws UsageError. */
  read?: (value: string, previous: unknown) => unknown;
  /** Whether it may be given several times, and each value counts. */
  repeatable?: true;
  /** Whether `defaults.toml` may set its default. Never true for options about one server, nor for secrets. */
  hasDefault?: true;
  /** Environment variables that take precedence over that default. */
  variables?: readonly string[];
  /** The option that this one replaces on the lines of a command, where the same flag means something else. */
  replaces?: { option: string; command: string };
}
