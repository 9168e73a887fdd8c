import type { MissingArgument } from '../arguments/missing.ts';
import type { InputFiles } from '../arguments/read-source.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import type { JsonObject } from '../core/json.ts';
import type { View } from '../core/views.ts';
import type { LoginRow } from '../engine/auth/store/credentials.ts';
import type { Server } from '../engine/server.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import type { OptionName, Options } from './options.ts';
import type { ShellCommands } from './shell-port.ts';

/** Where commands are typed: on the command line, or in the shell. */
export type FrontendName = 'line' | 'shell';

/** A word after the command, as its usage line shows it. */
export interface Operand {
  /** In capitals, as `TOOL`. */
  name: string;
  summary: string;
  required: boolean;
  /** Whether it takes all the words that are left. */
  rest?: boolean;
  /** What can stand there, for completion; nothing that is known unless given. */
  takes?: OperandKind;
  /** The words it can be, when they are few. */
  choices?: readonly string[];
}

/**
 * What a word after the command stands for. Those called after another operand are what belongs to the one that
 * stands right before them, or before the first of them.
 */
export type OperandKind =
  | 'command'
  | 'target'
  | 'server'
  /** A server of the person's own file. */
  | 'ownServer'
  | 'tool'
  | 'toolArgument'
  | 'prompt'
  | 'promptArgument'
  /** A URI or a template. */
  | 'resource'
  | 'variable'
  /** `prompt:NAME` or a template. */
  | 'reference'
  | 'referenceArgument'
  | 'referenceValue'
  /** A tool, prompt, resource or template. */
  | 'definition'
  /** One of several servers behind the connection. */
  | 'member'
  | 'setting'
  | 'settingValue'
  | 'job'
  | 'file'
  | 'configFile'
  /** Another line: a command and what belongs to it. */
  | 'line';

/** Logging in and out. */
export interface Logins {
  /** Logs in to the target. Throws UsageError, AuthorizationError, ConnectionError. */
  logIn(): Promise<LoginRow>;
  /** Forgets the logins to the target; gives how many there were. */
  logOut(): Promise<number>;
  /** Those that are kept. */
  list(): Promise<LoginRow[]>;
}

/** What a command gets to work with. */
export interface CommandContext {
  /** The target as typed. */
  target: string | undefined;
  /** The words after the target. */
  operands: string[];
  options: Options;
  /** Connects at the first call; later calls give the same client. */
  connect(): Promise<Server>;
  /** What there is to do about logins. */
  logins: Logins;
  /** Aborts when the person or the system stops mcpc. */
  signal: AbortSignal;
  /** Shows a view at once: for commands that have more than one to show. */
  show(view: View): Promise<void>;
  /** Where `@file` and `-` are read from. */
  files: InputFiles;
  /** Opens the person's editor on a text and gives what was saved. Throws UsageError when there is none. */
  edit(text: string, name: string): Promise<string>;
  /** Asks for missing arguments, typed by a schema; undefined where nobody can be asked. */
  askArguments:
    | ((schema: JsonObject, missing: MissingArgument[], given: JsonObject) => Promise<JsonObject>)
    | undefined;
  /** Makes this the line's exit status, unless it fails. */
  endWith(status: number): void;
  /** Told of something that is no result. */
  notice(message: string): void;
  /** Shows a view and asks for a yes; undefined where nobody can be asked. */
  confirm: ((question: string, detail: View) => Promise<boolean>) | undefined;
  /** Opens the shell on the target, and gives its exit status; undefined where there is none. */
  openShell: (() => Promise<number>) | undefined;
  /** The shell that the line was typed in; undefined on the command line. */
  shell: ShellCommands | undefined;
  /** What config files and targets depend on. */
  environment: SystemEnvironment & TargetContext;
  /** Every command there is: for help, which cannot import the table it stands in. */
  commands: readonly Command[];
  /** The help page of a command, or of mcpc. */
  helpFor(command: Command | undefined): Promise<View>;
  /** The line so far, for examples to copy: `mcpc call server.py`. */
  lineFor(command: string): string;
}

/** A command: the one definition from which parsing, help, completion and running follow. */
export interface Command {
  name: string;
  /** One line, without a full stop. */
  summary: string;
  /** Whether its first word is a target; in the shell, where the server is known, it is left out. */
  target: boolean;
  /** The one face that has it; both unless given. */
  only?: FrontendName;
  /** The option with which it takes no target. */
  standsAlone?: OptionName;
  operands: Operand[];
  /** Options of its own, beyond those of every command and of every command with a target. */
  options: OptionName[];
  /** Whether it is about every server, so that it fails when one of several is missing. */
  everyServer?: boolean;
  examples: string[];
  run(context: CommandContext): Promise<View | undefined>;
}
