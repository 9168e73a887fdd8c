import { CommandRun } from '../app/command-run.ts';
import type { AppEnvironment } from '../app/environment.ts';
import { EventOutput } from '../app/event-output.ts';
import type { Frontend } from '../app/frontend.ts';
import { ViewPrinter } from '../app/view-printer.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { commands } from '../commands/table.ts';
import { quoteWord } from '../core/quote.ts';
import type { View } from '../core/views.ts';
import { inputFiles } from '../prompts/input-files.ts';
import type { Output } from '../terminal/output.ts';
import type { Styles } from '../terminal/style.ts';
import { LineConnection } from './connect-line.ts';
import { createPrompter } from './prompter.ts';

/** One line on the command line: its command, its server, and what is live meanwhile. */
export class Invocation {
  readonly #output: Output;
  readonly #live: EventOutput;
  readonly #server: LineConnection;
  readonly #run: CommandRun;

  private constructor(output: Output, live: EventOutput, server: LineConnection, run: CommandRun) {
    this.#output = output;
    this.#live = live;
    this.#server = server;
    this.#run = run;
  }

  /** Checks what can be checked before anything is started: query, output file, trace file. Throws UsageError. */
  static async prepare(
    line: ParsedLine,
    environment: AppEnvironment,
    output: Output,
    styles: Styles,
    signal: AbortSignal,
  ): Promise<Invocation> {
    const presenter = await ViewPrinter.prepare(line.options, environment, output, styles);
    const live = new EventOutput(line.options, environment, output, styles.err);
    signal.addEventListener('abort', () => live.stop(), { once: true });
    const { target, options } = line;
    const prompter = createPrompter(environment, {
      output,
      styles,
      live,
      signal,
      input: options.input !== false,
    });
    const face: Frontend = {
      environment,
      output,
      styles,
      shell: undefined,
      commands,
      files: inputFiles(environment),
      prompter,
      withStatusHidden: (work) => live.withStatusHidden(work),
      notice: (message) => live.show({ type: 'notice', server: undefined, message }),
      lineFor: (name) => ['mcpc', name, ...(target === undefined ? [] : [quoteWord(target)])].join(' '),
    };
    const server = new LineConnection(line, environment, live, prompter, signal);
    const { openShell } = environment;
    const run = new CommandRun(line, face, presenter, {
      signal,
      connect: () => server.connect(),
      openShell: openShell && (() => openShell({ line, environment, output, styles, signal })),
    });
    return new Invocation(output, live, server, run);
  }

  /** Runs the command and shows what it found. */
  run(): Promise<View | undefined> {
    return this.#run.run();
  }

  /** Shows a view; what is live moves aside meanwhile. */
  show(view: View): Promise<void> {
    return this.#run.show(view);
  }

  /**
   * The status of a command that came to its end. Throws UsageError when the trace could not be written, and
   * ConnectionError with `--strict` and a server that broke a rule.
   */
  statusAfter(view: View | undefined): number {
    this.#live.throwIfViolated();
    return this.#run.statusAfter(view);
  }

  /** Erases what is live, for good. */
  quieten(): void {
    this.#live.stop();
  }

  /** Ends the connection, once all was written: a result in hand is never lost with its server. Safe to call twice. */
  async close(): Promise<void> {
    this.#live.stop();
    await this.#output.drained();
    await this.#server.close();
    this.#live.close();
  }
}
