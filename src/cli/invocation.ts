import { homedir } from 'node:os';
import { splitCommandLine } from '../arguments/command-line.ts';
import type { MissingArgument } from '../arguments/missing.ts';
import { quoteWord } from '../arguments/quote.ts';
import { ExitStatus } from '../base/errors.ts';
import { isObject, type JsonObject } from '../base/json.ts';
import type { View } from '../base/view.ts';
import type { CommandContext } from '../commands/command.ts';
import { helpPage } from '../commands/help-page.ts';
import type { ParsedLine } from '../commands/line.ts';
import { commands } from '../commands/table.ts';
import type { Server } from '../engine/server.ts';
import type { Asking } from '../running/asking.ts';
import { inputFiles } from '../running/input-files.ts';
import { LiveOutput } from '../running/live.ts';
import { Presenter } from '../running/present.ts';
import { serverFor } from '../running/server-for.ts';
import type { Styles } from '../running/styles.ts';
import type { World } from '../running/world.ts';
import type { Output } from '../terminal/output.ts';

/** Help pages wider than this are hard to read. */
const widestHelp = 100;

/** One line being run: what its command gets to work with, and what has to be ended after it. */
export class Invocation {
  readonly #line: ParsedLine;
  readonly #world: World;
  readonly #output: Output;
  readonly #styles: Styles;
  readonly #signal: AbortSignal;
  readonly #presenter: Presenter;
  readonly #live: LiveOutput;
  #server: Server | undefined;

  private constructor(
    line: ParsedLine,
    world: World,
    output: Output,
    styles: Styles,
    signal: AbortSignal,
    presenter: Presenter,
  ) {
    this.#line = line;
    this.#world = world;
    this.#output = output;
    this.#styles = styles;
    this.#signal = signal;
    this.#presenter = presenter;
    this.#live = new LiveOutput(line.options, world, output, styles.err);
    signal.addEventListener('abort', () => this.#live.stop(), { once: true });
  }

  /** Checks what can be checked before anything is started: query, output file, trace file. Throws UsageError. */
  static async prepare(
    line: ParsedLine,
    world: World,
    output: Output,
    styles: Styles,
    signal: AbortSignal,
  ): Promise<Invocation> {
    const presenter = await Presenter.prepare(line.options, world, output, styles);
    return new Invocation(line, world, output, styles, signal, presenter);
  }

  get context(): CommandContext {
    const { operands, options, target } = this.#line;
    return {
      target,
      operands,
      options,
      connect: () => this.#connect(),
      signal: this.#signal,
      show: (view) => this.show(view),
      files: inputFiles(this.#world.stdin),
      edit: (text, name) => this.#edit(text, name),
      askArguments: this.#mayAsk()
        ? (schema, missing, given) => this.#ask(schema, missing, given)
        : undefined,
      confirm: this.#asking()?.confirm,
      openShell: undefined,
      notice: (message) => this.#live.show({ type: 'notice', server: undefined, message }),
      lineFor: (name) => ['mcpc', name, ...(target === undefined ? [] : [quoteWord(target)])].join(' '),
      surroundings: { ...this.#world, home: homedir() },
      commands,
      helpFor: (command) => helpPage(command, commands, Math.min(this.#styles.out.width, widestHelp)),
    };
  }

  /** Shows a view; what is live moves aside meanwhile. */
  show(view: View): Promise<void> {
    return this.#aside(() => this.#presenter.show(view));
  }

  /** The status of a command that came to its end. Throws ConnectionError with `--strict` and a server that broke a rule. */
  statusAfter(view: View | undefined): number {
    this.#live.failIfStrict();
    // A tool's own error is a result, but not a success.
    const failed = view?.kind === 'call' && isObject(view.result) && view.result.isError === true;
    if (failed) return ExitStatus.serverError;
    const missing = this.#line.command.everyServer === true && (this.#server?.missing.length ?? 0) > 0;
    return missing ? ExitStatus.connection : ExitStatus.done;
  }

  /** Erases what is live, for good. */
  quieten(): void {
    this.#live.stop();
  }

  /** Ends the connection, once all was written: a result in hand is never lost with its server. Safe to call twice. */
  async close(): Promise<void> {
    this.#live.stop();
    await this.#output.drained();
    await this.#server?.close();
    this.#live.close();
  }

  async #connect(): Promise<Server> {
    if (this.#server !== undefined) return this.#server;
    this.#server = await serverFor(this.#line, this.#world, {
      onEvent: (event) => this.#live.show(event),
      asking: this.#asking(),
      onSeveral: () => this.#live.nameServers(),
    });
    const waiting = this.#live.waiting(`connecting to ${this.#server.name}`);
    try {
      await this.#server.connect({ signal: this.#signal });
    } finally {
      waiting.end();
    }
    return this.#server;
  }

  /** Questions need a person at both ends: one who reads standard error and types on standard input. */
  #mayAsk(): boolean {
    const { stdin, stderr } = this.#world;
    return this.#line.options.input !== false && stdin.isTTY === true && stderr.isTTY === true;
  }

  #ask(schema: JsonObject, missing: MissingArgument[], given: JsonObject): Promise<JsonObject> {
    const { stdin: input, stderr: output } = this.#world;
    return this.#aside(async () => {
      const { askArguments } = await import('../running/ask-arguments.ts');
      return askArguments(schema, missing, given, { input, output, signal: this.#signal });
    });
  }

  /** Who can be asked about servers of config files; undefined where nobody can be. */
  #asking(): Asking | undefined {
    if (!this.#mayAsk()) return undefined;
    const { stdin: input, stderr: output } = this.#world;
    const ask = async () => {
      const { askingOn } = await import('../running/asking.ts');
      return askingOn({ input, output, signal: this.#signal }, (view) => this.#presenter.remark(view));
    };
    return {
      confirm: (question, detail) => this.#aside(async () => (await ask()).confirm(question, detail)),
      input: (server, definition) => this.#aside(async () => (await ask()).input(server, definition)),
    };
  }

  #edit(text: string, name: string): Promise<string> {
    const { env } = this.#world;
    return this.#aside(async () => {
      const { editText } = await import('../terminal/editor.ts');
      return editText(splitCommandLine(env.VISUAL || env.EDITOR || 'vi'), text, name);
    });
  }

  async #aside<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#live.pause();
    try {
      return await work();
    } finally {
      this.#live.resume();
    }
  }
}
