import type { CommandContext, Logins } from '../command-line/command.ts';
import type { OptionName } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { ExitStatus } from '../core/errors.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import type { View } from '../core/views.ts';
import type { Server } from '../engine/server.ts';
import type { Frontend } from './frontend.ts';
import type { ViewTarget } from './view-printer.ts';

/** What a line needs beside what its face lends to all. */
export interface RunPorts {
  /** Ends the line. */
  signal: AbortSignal;
  /** Connects the server of the line. */
  connect(): Promise<Server>;
  /** Opens a shell on what the line names, and gives its exit status; undefined where there is none. */
  openShell: (() => Promise<number>) | undefined;
  /** Told of the arguments that a person was asked for and gave. */
  onAnswers?: (answers: JsonObject) => void;
}

/** One line being run: the same on every face. */
export class CommandRun {
  readonly #line: ParsedLine;
  readonly #face: Frontend;
  readonly #ports: RunPorts;
  readonly #presenter: ViewTarget;
  #server: Server | undefined;
  #status: number | undefined;

  constructor(line: ParsedLine, face: Frontend, presenter: ViewTarget, ports: RunPorts) {
    this.#line = line;
    this.#face = face;
    this.#ports = ports;
    this.#presenter = presenter;
  }

  /** Runs the command and shows what it found. Gives what was shown last. */
  async run(): Promise<View | undefined> {
    const view = await this.#line.command.run(this.#context());
    if (view !== undefined) await this.show(view);
    return view;
  }

  /** Shows a view; what is live moves aside meanwhile. */
  show(view: View): Promise<void> {
    return this.#face.withStatusHidden(() => this.#presenter.show(view));
  }

  /** The exit status of a command that came to its end with this view. */
  statusAfter(view: View | undefined): number {
    if (this.#status !== undefined) return this.#status;
    // A tool's own error is a result, but not a success.
    const failed = view?.kind === 'call' && isObject(view.result) && view.result.isError === true;
    if (failed) return ExitStatus.serverError;
    const missing = this.#line.command.everyServer === true && (this.#server?.unavailable.length ?? 0) > 0;
    return missing ? ExitStatus.connection : ExitStatus.done;
  }

  #context(): CommandContext<OptionName> {
    const { operands, options, target } = this.#line;
    const face = this.#face;
    const { environment, commands, files, styles, prompter } = face;
    const { signal, openShell, onAnswers } = this.#ports;
    return {
      target,
      operands,
      options,
      connect: () => this.#connect(),
      logins: this.#logins(),
      signal,
      callOptions: { signal, timeout: options.timeout },
      show: (view) => this.show(view),
      files,
      edit: (text, name) => prompter.edit(text, name),
      askArguments: prompter.isInteractive
        ? async (schema, missing, given) => {
            const { askArguments } = await import('../prompts/ask-arguments.ts');
            const { all, answers } = await prompter.prompt((terminal) =>
              askArguments(schema, missing, given, terminal),
            );
            onAnswers?.(answers);
            return all;
          }
        : undefined,
      confirm: prompter.isInteractive ? (question, detail) => prompter.confirm(question, detail) : undefined,
      openShell,
      shell: face.shell,
      endWith: (status) => {
        this.#status = status;
      },
      notice: (message) => this.#face.notice(message),
      lineFor: (name) => this.#face.lineFor(name),
      environment: environment,
      commands,
      helpFor: async (command) => {
        const { helpPage, widestHelp } = await import('../command-line/help-page.ts');
        const width = Math.min(styles.out.width, widestHelp);
        return helpPage(command, commands, width, face.shell === undefined ? 'line' : 'shell');
      },
    };
  }

  /** What it takes is loaded when it is wanted. */
  #logins(): Logins {
    const { environment, notice, prompter } = this.#face;
    const { signal } = this.#ports;
    const loadLogins = async () => {
      const { createLogins } = await import('./logins.ts');
      return createLogins(this.#line, environment, { prompter, notice, signal });
    };
    return {
      logIn: async () => (await loadLogins()).logIn(),
      logOut: async () => (await loadLogins()).logOut(),
      list: async () => (await loadLogins()).list(),
    };
  }

  async #connect(): Promise<Server> {
    this.#server ??= await this.#ports.connect();
    return this.#server;
  }
}
