import type { MissingArgument } from '../arguments/missing.ts';
import type { InputFiles } from '../arguments/read-source.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import type { LoginInUse } from '../core/events.ts';
import type { JsonObject } from '../core/json.ts';
import type { DetachedTask } from '../core/protocol.ts';
import type { View } from '../core/views.ts';
import type { LoginSummary } from '../engine/auth/store/credentials.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import type { Server } from '../engine/server.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import type { OptionName, Options, OptionWithScope } from './options.ts';
import type { ShellCommands } from './shell-port.ts';

/** Where commands are typed: on the command line, or in the shell. */
export type FrontendName = 'line' | 'shell';

/** A positional argument of a command, as its usage line shows it. */
export interface Operand {
  /** In capitals: `TOOL`. */
  name: string;
  summary: string;
  required: boolean;
  /** Whether the command connects if it is missing, and lists what it could be. */
  listed?: boolean;
  /** Whether it takes all remaining words. */
  rest?: boolean;
  /** What can be typed there, for completion. */
  takes?: OperandKind;
  /** The values it accepts, if they are few. */
  choices?: readonly string[];
}

/** What an operand names. `toolArgument` and the like belong to the operand before it, or before the first of them. */
export type OperandKind =
  | 'command'
  | 'target'
  | 'server'
  /** A server of the user's own config file. */
  | 'ownServer'
  | 'tool'
  | 'toolArgument'
  | 'prompt'
  | 'promptArgument'
  /** A URI or a template. */
  | 'resource'
  | 'skill'
  | 'skillFile'
  | 'variable'
  /** `prompt:NAME` or a template. */
  | 'reference'
  | 'referenceArgument'
  | 'referenceValue'
  /** A tool, prompt, resource or template. */
  | 'definition'
  /** One of the servers of the connection. */
  | 'member'
  /** The ID of a task. */
  | 'task'
  | 'setting'
  | 'settingValue'
  | 'job'
  /** A session of the user's that is running. */
  | 'session'
  /** A session that is running or has left a log. */
  | 'sessionLog'
  /** The name of a variable of the shell. */
  | 'shellVariable'
  /** Text, or a variable of the shell with its `$`. */
  | 'shellValue'
  | 'file'
  /** A test file, or a folder of them. */
  | 'testFile'
  | 'configFile'
  /** A whole line of the shell. */
  | 'line'
  /** What a line `expect …` says. */
  | 'expectation';

/** Logging in and out. */
export interface Logins {
  /** Logs in to the target. Throws UsageError, AuthorizationError, ConnectionError. */
  logIn(): Promise<LoginSummary>;
  /** Revokes and deletes the logins for the target. Returns how many there were. */
  logOut(): Promise<number>;
  /** Returns the stored logins. */
  list(): Promise<LoginSummary[]>;
}

/** The tasks that were started on a line's server with `--detach`, by commands that have ended. */
export interface DetachedTasks {
  /** Returns those that may still exist, oldest first. */
  list(): Promise<DetachedTask[]>;
  /** Remembers a task, if possible. `logins`: those that the request was sent with. */
  add(task: DetachedTask, logins: readonly LoginInUse[]): Promise<void>;
  /** Forgets tasks that are not needed any more. */
  remove(ids: readonly string[]): Promise<void>;
}

/** The words that the user's aliases stand for, by their names: those of a command line, without `mcpc`. */
export type Aliases = ReadonlyMap<string, readonly string[]>;

/** What a command runs with. `Names`: the options it can read. */
export interface CommandContext<Names extends OptionName = never> {
  /** The target as typed. */
  target: string | undefined;
  /** The words after the target. */
  operands: string[];
  options: Pick<Options, Names>;
  /** Connects on the first call; later calls return the same server. */
  connect(): Promise<Server>;
  /**
   * Connects another target, with the options of the line, for as long as the line runs. Throws UsageError in the shell,
   * whose lines run on its own connection.
   */
  connectTo(target: string): Promise<Server>;
  logins: Logins;
  detachedTasks: DetachedTasks;
  /** Aborts when the user or the system stops the command. */
  signal: AbortSignal;
  /** The signal and the timeouts of the command, for its requests. */
  callOptions: CallOptions;
  /** The same for requests that a result which is still fresh may answer, unless the line has `--fresh`. */
  cacheableOptions: CallOptions;
  /** Prints a view at once, for commands that have more than one. */
  show(view: View): Promise<void>;
  /** Reads `@file` and `-`. */
  files: InputFiles;
  /** Opens `$EDITOR` on a text and returns what was saved. Throws UsageError if there is no editor. */
  edit(text: string, name: string): Promise<string>;
  /** Prompts for missing arguments, typed by a schema; undefined if nobody can be asked. */
  askArguments:
    | ((schema: JsonObject, missing: MissingArgument[], given: JsonObject) => Promise<JsonObject>)
    | undefined;
  /** Sets the exit status, unless the command fails. */
  endWith(status: number): void;
  /** Prints a notice to standard error. */
  notice(message: string): void;
  /** Shows on a terminal what is waited for, in a few words, until it ends. */
  waiting(label: string): { end(): void };
  /** A sentence about how the user stops the command: `Press Ctrl-C to stop.` */
  howToStop: string;
  /** Shows a view and asks for confirmation; undefined if nobody can be asked. */
  confirm: ((question: string, detail: View) => Promise<boolean>) | undefined;
  /**
   * Opens a shell on the target and returns its exit status; undefined if this build has no shell. `lines`: the lines to
   * run in place of those that the user types; if there are none, those on standard input. Throws UsageError.
   */
  openShell: ((lines?: readonly string[]) => Promise<number>) | undefined;
  /** Runs the test files that the operands name and returns the exit status; undefined if this frontend has no runner. */
  runTests: (() => Promise<number>) | undefined;
  /** The shell in which the line was typed; undefined on the command line. */
  shell: ShellCommands | undefined;
  environment: SystemEnvironment & TargetContext;
  /** Loads the table of every command, which the commands cannot import because it contains them. */
  commands(): Promise<readonly Command[]>;
  aliases: Aliases;
  /** Returns the help page of a command, or the overview. */
  helpFor(command: Command | undefined, options?: HelpOptions): Promise<View>;
  /**
   * The line up to the command's operands, for examples to copy: `mcpc call server.py`. `target`: in place of that of the
   * line.
   */
  lineFor(command: string, target?: string): string;
}

/** A command: parsing, help, completion and running follow from this one definition. */
export interface Command {
  name: string;
  /** One line, without a full stop. */
  summary: string;
  /** Whether its first operand is a target. The shell, which has a connection, leaves the target out. */
  target: boolean;
  /** The only frontend that has it; undefined for both. */
  only?: FrontendName;
  /** The options with which the target is left out. */
  standsAlone?: readonly OptionName[];
  operands: Operand[];
  /** Its own options, besides those that it takes because of their scope. */
  options: readonly OptionName[];
  /** The options that it does not take in spite of their scope, with advice on what to use instead. */
  excludedOptions?: Partial<Record<OptionName, string>>;
  /** Whether it manages mcpc itself: its config files and logins. In the shell, a tool of its name takes precedence. */
  managesMcpc?: boolean;
  /** Whether it concerns every server, so that it fails if one of several is unavailable. */
  everyServer?: boolean;
  /** Whether `--output` replaces an existing file of this content without `--force`. */
  replaces?: (text: string) => Promise<boolean>;
  examples: string[];
  run(context: CommandContext<OptionName>): Promise<View | undefined>;
}

/** The options that a command takes without listing them. */
type SharedOption<HasTarget> = OptionWithScope<
  HasTarget extends true ? 'all' | 'connection' | 'request' : 'all'
>;

/** Returns the definition as it is; its type lets `run` read only the options that the command takes. */
export function defineCommand<const Own extends readonly OptionName[], const HasTarget extends boolean>(
  command: Omit<Command, 'options' | 'target' | 'run'> & {
    options: Own;
    target: HasTarget;
    run(context: CommandContext<Own[number] | SharedOption<HasTarget>>): Promise<View | undefined>;
  },
): Command {
  return command;
}

/** The commands of the command line, which are only loaded when they are needed. */
export interface CommandTable {
  /** Loads one of them; undefined if none has this name. */
  find(name: string): Promise<Command | undefined>;
  /** Loads all of them, in the order of help. */
  ofLine(): Promise<readonly Command[]>;
  /** Loads all of them, and those of the shell. */
  all(): Promise<readonly Command[]>;
}

/** What a help page shows. */
export interface HelpOptions {
  /** Whether the page of a command lists every option that it takes. */
  everyOption?: boolean | undefined;
  /** A line that calls a tool, for the overview of the shell. */
  example?: string | undefined;
}
