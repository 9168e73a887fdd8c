import type { InputFiles } from '../arguments/read-source.ts';
import type { CommandContext, DetachedTasks, Logins } from '../command-line/command.ts';
import type { OptionName } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import type { ShellCommands } from '../command-line/shell-port.ts';
import { ExitStatus, ServerError } from '../core/errors.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import type { View } from '../core/views.ts';
import type { Server } from '../engine/server.ts';
import type { Prompter } from '../prompts/prompter.ts';
import type { Styles } from '../terminal/style.ts';
import { allCommands } from './all-commands.ts';
import type { AppEnvironment } from './environment.ts';

/** What the frontend, the command line or the shell, provides to one line. */
export interface Frontend {
  environment: AppEnvironment;
  /** Scoped to the line. */
  prompter: Prompter;
  styles: Styles;
  /** Ends the line. */
  signal: AbortSignal;
  /** Where `@file` and `-` are read from. */
  files: InputFiles;
  /** The shell that the line was typed in; undefined on the command line. */
  shell: ShellCommands | undefined;
  /** Connects the server of the line. */
  connect(): Promise<Server>;
  /** Connects another target for the line. Throws UsageError where a line cannot have a connection of its own. */
  connectTo: CommandContext['connectTo'];
  /** Shows a result where the line wants it. */
  show(view: View): Promise<void>;
  /** Opens a shell on the line's target, as a command asks for it; undefined where no shell is available. */
  openShell: CommandContext['openShell'];
  /** Runs the test files that the line names; undefined where there is no runner. */
  runTests: CommandContext['runTests'];
  /** Called with the arguments that the user was asked for. */
  onAnswers?: (answers: JsonObject) => void;
  /** Reports something that is not a result. */
  notice(message: string): void;
  /** Shows what is waited for, until it ends. */
  waiting: CommandContext['waiting'];
  /** The number of the background job that the line is; undefined if it runs in the foreground. */
  job?: number | undefined;
  /** Returns the beginning of a line with this command, to copy: `mcpc call server.py`. */
  lineFor: CommandContext['lineFor'];
}

/** Runs the command of a line, shows its result and returns the exit status. */
export async function runCommand(line: ParsedLine, frontend: Frontend): Promise<number> {
  let server: Server | undefined;
  let ownStatus: number | undefined;
  let view: View | undefined;
  try {
    view = await line.command.run({
      ...createContext(line, frontend),
      connect: async () => {
        server ??= await frontend.connect();
        return server;
      },
      endWith: (status) => {
        ownStatus = status;
      },
    });
  } catch (error) {
    throw error instanceof ServerError ? await withLegacyHint(error, line, server, frontend) : error;
  }
  if (view !== undefined) await frontend.show(view);
  if (ownStatus !== undefined) return ownStatus;
  // A tool's own error is a result, but not a success.
  if (view?.kind === 'call' && isObject(view.result) && view.result.isError === true) {
    const hint = await legacyHint(stringifyJson(view.result.content), line, server, frontend);
    if (hint !== undefined) frontend.notice(hint);
    return ExitStatus.serverError;
  }
  const incomplete = line.command.everyServer === true && (server?.unavailable.length ?? 0) > 0;
  return incomplete ? ExitStatus.connection : ExitStatus.done;
}

/** Returns how to use the legacy era if a failure says that the server needs it. */
async function legacyHint(
  failure: string,
  line: ParsedLine,
  server: Server | undefined,
  { shell }: Frontend,
): Promise<string | undefined> {
  if (server === undefined) return undefined;
  const { hintForLegacy } = await import('./legacy-hint.ts');
  return hintForLegacy(failure, line, server, shell !== undefined);
}

/** Returns the error with that hint after its own. */
async function withLegacyHint(
  error: ServerError,
  line: ParsedLine,
  server: Server | undefined,
  frontend: Frontend,
): Promise<ServerError> {
  const hint = await legacyHint(error.message, line, server, frontend);
  return hint === undefined ? error : error.withHint(hint);
}

function createContext(
  line: ParsedLine,
  frontend: Frontend,
): Omit<CommandContext<OptionName>, 'connect' | 'endWith'> {
  const { target, operands, options } = line;
  const { prompter, onAnswers, styles, shell, environment, signal, files, openShell, runTests } = frontend;
  const { timeout, maxTime, samplingRounds, inputRounds, declinedRounds } = options;
  const limits = { samplingRounds, inputRounds, declinedRounds };
  const callOptions = { signal, timeout, maxTime, limits };
  return {
    target,
    operands,
    options,
    environment,
    signal,
    callOptions,
    cacheableOptions: { ...callOptions, reuse: options.fresh === true ? 'never' : 'fresh' },
    files,
    openShell,
    runTests,
    shell,
    commands: allCommands,
    aliases: environment.defaults.aliases,
    logins: lazyLogins(line, frontend),
    detachedTasks: lazyDetachedTasks(line, frontend),
    connectTo: (other) => frontend.connectTo(other),
    show: (view) => frontend.show(view),
    notice: (message) => frontend.notice(message),
    waiting: (label) => frontend.waiting(label),
    howToStop:
      frontend.job === undefined ? 'Press Ctrl-C to stop.' : `To stop it, enter: cancel ${frontend.job}`,
    lineFor: (name, other) => frontend.lineFor(name, other),
    edit: (text, name) => prompter.edit(text, name),
    confirm: prompter.isInteractive ? (question, detail) => prompter.confirm(question, detail) : undefined,
    askArguments: prompter.isInteractive
      ? async (schema, missing, given) => {
          const { argumentKeys, askArguments } = await import('../prompts/ask-arguments.ts');
          const { all, answers } = await prompter.prompt(
            (terminal) => askArguments(schema, missing, given, terminal),
            (style) => argumentKeys(schema, missing, style),
          );
          onAnswers?.(answers);
          return all;
        }
      : undefined,
    helpFor: async (command, options) => {
      const [{ helpPage, widestHelp }, commands] = await Promise.all([
        import('../command-line/help-page.ts'),
        allCommands(),
      ]);
      const width = Math.min(styles.out.width, widestHelp);
      const frontend = shell === undefined ? 'line' : 'shell';
      return helpPage(command, commands, { ...options, width, frontend });
    },
  };
}

/** Loads the login commands on first use. */
function lazyLogins(line: ParsedLine, frontend: Frontend): Logins {
  const load = async () => {
    const { createLogins } = await import('./logins.ts');
    return createLogins(line, frontend);
  };
  return {
    logIn: async () => (await load()).logIn(),
    logOut: async () => (await load()).logOut(),
    list: async () => (await load()).list(),
  };
}

/** Loads the store of detached tasks on first use. */
function lazyDetachedTasks(
  { target, options }: ParsedLine,
  { environment }: Pick<Frontend, 'environment'>,
): DetachedTasks {
  const load = async () => {
    const { DetachedTaskStore } = await import('../completion/detached-task-store.ts');
    return new DetachedTaskStore(target, options, environment);
  };
  return {
    list: async () => (await load()).list(),
    add: async (task, logins) => (await load()).add(task, logins),
    remove: async (ids) => (await load()).remove(ids),
  };
}
