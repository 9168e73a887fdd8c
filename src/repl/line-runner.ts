import { LinePrompter } from '../app/line-prompter.ts';
import { runAsLine } from '../app/line-scope.ts';
import { type Frontend, runCommand } from '../app/run-command.ts';
import type { Token } from '../arguments/tokenize.ts';
import { type ExpandedLine, plainLine } from '../command-line/defaults/expand-alias.ts';
import { type OptionName, type Options, optionsWithScope } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { parseShellLine } from '../command-line/parse-shell-line.ts';
import { prefersTool } from '../command-line/usage.ts';
import { print } from '../commands/shell/variables.ts';
import { commands } from '../commands/table.ts';
import { anySignal } from '../core/abort.ts';
import { now } from '../core/clock.ts';
import { InterruptedError, UsageError } from '../core/errors.ts';
import { quoteWords } from '../core/quote.ts';
import type { View } from '../core/views.ts';
import { type PreparedAnswers, prepareAnswers } from '../prompts/answer-options.ts';
import { formatDuration } from '../terminal/format.ts';
import { OutcomeRecording } from './expectations/outcome-log.ts';
import { expandLineAlias } from './language/aliases.ts';
import { isBlank, parseLineSyntax, type ShellLine } from './language/grammar.ts';
import { isExpectLine } from './language/parse-expectation.ts';
import { withAnswers } from './line-history.ts';
import { resultsOf } from './result-destinations.ts';
import { jobOutput, RunningLine } from './running-line.ts';
import { requireRoots } from './session/roots.ts';
import type { Shell } from './shell.ts';
import { shellCommands } from './shell-commands.ts';
import { runProgram } from './subprocess.ts';
import { withSuggestions } from './unknown-word.ts';
import { type PrintedWords, printedWords } from './variables/printed-words.ts';
import { mayExpand } from './variables/variables.ts';

type CommandLine = ShellLine & { type: 'command' };

/** How a line is run. */
interface LineContext {
  /** The line as typed. */
  text: string;
  signal: AbortSignal;
  own: RunningLine;
  /** How many files it is nested in. */
  depth: number;
  /** Keeps what becomes of it; undefined for a line that `expect` is not about. */
  recording: OutcomeRecording | undefined;
}

/** A line whose variables were expanded, and that was parsed. */
interface RunnableLine {
  parsed: ParsedLine;
  line: CommandLine;
  /** Its first word as typed. */
  first: string;
  /** The values of a `print` line, by the marks in its operands. */
  printed: PrintedWords['values'];
}

/** Runs lines of a shell. */
export class LineRunner {
  readonly #shell: Shell;
  /** What ends the lines of a script or a test: lines that end with the same signals share it. */
  #until: { ending: AbortSignal; cancellation: AbortSignal; signal: AbortSignal } | undefined;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** Runs a line, reports its failure and returns its exit status. Never throws. */
  async run(text: string, ending: AbortSignal, depth = 0): Promise<number> {
    const { outcomes, settings } = this.#shell;
    const signal = this.#signalUntil(ending);
    const recording = isExpectLine(text) || isBlank(text) ? undefined : outcomes.begin(text);
    let status: number;
    try {
      status = await this.#run(text, signal, depth, recording);
    } catch (error) {
      if (recording !== undefined) recording.failure = error;
      status = await this.#shell.report(error, settings.defaults);
    }
    if (recording !== undefined) outcomes.end(recording, status, depth === 0);
    return status;
  }

  /** Returns a signal that aborts when `ending` does, or the lines of the connection are cancelled. */
  #signalUntil(ending: AbortSignal): AbortSignal {
    const { cancellation } = this.#shell.state.lines;
    if (this.#until?.ending !== ending || this.#until.cancellation !== cancellation) {
      this.#until = { ending, cancellation, signal: anySignal(ending, cancellation) };
    }
    return this.#until.signal;
  }

  #run(
    text: string,
    signal: AbortSignal,
    depth: number,
    recording: OutcomeRecording | undefined,
  ): Promise<number> | number {
    const shell = this.#shell;
    const line = parseLineSyntax(text);
    switch (line.type) {
      case 'nothing':
        return 0;
      case 'program':
        return this.#program(line.command);
      case 'expect':
        return import('./expect-line.ts').then((checking) =>
          checking.checkLastLine(line.expectation, text, shell),
        );
      case 'command': {
        if (!line.background) {
          return this.#command(line, { text, signal, own: new RunningLine(shell, signal), depth, recording });
        }
        this.#startJob(line, text, depth);
        return 0;
      }
    }
  }

  #startJob(line: CommandLine, text: string, depth: number): void {
    const shell = this.#shell;
    const output = jobOutput(shell);
    shell.jobs.start(
      text.trim().replace(/\s*&$/, ''),
      async (cancelled, job) => {
        const signal = anySignal(cancelled, shell.state.lines.cancellation);
        const own = new RunningLine(shell, signal, job);
        const recording = new OutcomeRecording(text);
        return recording.ended(await this.#command(line, { text, signal, own, depth, recording }));
      },
      (change) => output.logLine(`${change}\n`),
    );
  }

  async #program(command: string): Promise<number> {
    const { output, prompter, environment } = this.#shell.screen;
    await output.drained();
    return prompter.withTerminal(() => runProgram(command, environment));
  }

  /** Runs a parsed line, as `run`. */
  #command(line: CommandLine, context: LineContext): Promise<number> {
    const { own } = context;
    const work = () => this.#runCommandLine(line, context);
    // What happens for the only line needs no search for its line, which slows every promise down on Node 20.
    const isAlone = this.#shell.state.namedSession === undefined && own.job === undefined;
    return isAlone ? work() : runAsLine(own, work);
  }

  async #runCommandLine(line: CommandLine, context: LineContext): Promise<number> {
    const { signal, own, recording } = context;
    const { output } = own.screen;
    const shell = this.#shell;
    const began = now();
    let options: Partial<Options> = shell.settings.defaults;
    let failure: unknown;
    let explain = (error: unknown): unknown => error;
    shell.begin();
    try {
      const timed = isTime(line);
      const words = timed ? line.words.slice(1) : line.words;
      const { words: expanded, values, explain: withAlias } = await this.#expandLine(words, line, signal);
      explain = withAlias;
      const tools = mayMeanTool(expanded) ? await this.#toolNames(signal) : [];
      const parsed = await parseShellLine(expanded, commands, tools);
      options = parsed.options = shell.settings.for(parsed.options);
      if (parsed.command.name !== 'connect') adoptServer(parsed, shell.session);
      const first = expanded[0] ?? '';
      const status = await this.#runParsed({ parsed, line, first, printed: values }, context);
      if (timed) await output.report(`It took ${formatDuration(now() - began)}.\n`);
      return status;
    } catch (error) {
      failure = signal.aborted ? signal.reason : error;
      // The end of the job reports that, or the end of the shell.
      const isReportedLater = own.job === undefined ? shell.isEnding : failure instanceof InterruptedError;
      if (signal.aborted && isReportedLater) return 130;
      const reported = failure instanceof UsageError ? explain(failure) : failure;
      if (recording !== undefined) recording.failure = reported;
      const status = await shell.report(reported, options, output);
      // A tool may have the name of the command: listing the tools reports that.
      if (failure instanceof UsageError) await shell.session.listTools(signal).catch(() => {});
      return status;
    } finally {
      await shell.end(failure);
    }
  }

  /** Returns the names of the tools; none without a connection. */
  async #toolNames(signal: AbortSignal): Promise<string[]> {
    const listing = await this.#shell.session.listTools(signal).catch(() => undefined);
    return (listing?.items ?? []).map(({ name }) => name);
  }

  async #runParsed(
    { parsed, line, first, printed }: RunnableLine,
    { text, signal, own, depth, recording }: LineContext,
  ): Promise<number> {
    const shell = this.#shell;
    const { screen, job } = own;
    const background = job !== undefined;
    const { session, exchange } = shell;
    const { live } = screen;
    const { options } = parsed;
    const isInteractive = options.input !== false;
    if (recording !== undefined) recording.format = { json: options.json === true, query: options.query };
    own.prompter = screen.prompter.scoped({ signal, isInteractive, editor: options.editor });
    const prompter = background ? own.prompter.scoped({ isInteractive: false }) : own.prompter;
    const results = await resultsOf(line, parsed, {
      screen,
      isJob: background,
      variables: shell.variables,
      signal,
    });
    if (!background) {
      exchange.begin();
      live.useOptions(options);
    }
    let answers: PreparedAnswers | undefined;
    let last: View | undefined;
    try {
      if (hasAnswers(parsed)) {
        answers = await this.#answersOf(parsed, own);
        own.handleServerRequest = answers.handleServerRequest;
      }
      const frontend: Frontend = {
        environment: screen.environment,
        prompter,
        styles: screen.styles,
        signal,
        files: screen.files,
        shell: shellCommands(shell, {
          run: (text, ending, deeper) => this.run(text, ending, deeper),
          depth,
          printed,
        }),
        show: (view) => {
          last = view;
          recording?.show(view);
          return live.withStatusHidden(() => results.show(view));
        },
        notice: (message) => own.notice(message),
        waiting: (label) => own.waiting(label),
        job,
        lineFor: (name) => name,
        connect: async () => {
          await shell.state.ready(signal);
          await session.ensureConnected(signal);
          return session.server;
        },
        connectTo: async () => {
          throw new UsageError('A line of the shell runs on the connection of the shell.', {
            hint: `For another target, enter: !mcpc ${quoteWords(line.words.map((word) => word.text))}`,
          });
        },
        onAnswers: (answers) => {
          // A line of a file was not entered.
          if (depth === 0) shell.remember(withAnswers(text, line.words.at(-1)?.end ?? 0, answers));
        },
        openShell: () => shell.connect(parsed, signal).then(() => 0),
        runTests: undefined,
      };
      const work = () => runCommand(parsed, frontend);
      const hasOwnUser = answers !== undefined || !isInteractive || options.editor !== undefined;
      const status = await (hasOwnUser ? runAsLine(own, work) : work());
      answers?.reportUnused();
      live.throwIfViolated();
      if (status === 0 && !background && parsed.command.target) shell.keepLastResult(last);
      if (status === 0) return await results.end();
      await results.abort();
      return status;
    } catch (error) {
      await results.abort();
      throw await withSuggestions(error, parsed, first, shell, signal);
    } finally {
      if (!background) {
        exchange.end();
        live.useOptions(shell.settings.defaults);
      }
    }
  }

  /** Returns the answers to server requests by the line's own options. Throws UsageError. */
  async #answersOf({ options }: ParsedLine, own: RunningLine): Promise<PreparedAnswers> {
    if (options.sampling === 'off' || options.elicitation === 'off') {
      throw new UsageError('The capabilities offered to a server are set when it is connected.', {
        hint: 'To decline its requests on one line: --sampling decline, --elicitation decline.',
      });
    }
    const answers = await prepareAnswers(options, new LinePrompter(own.prompter), (message) =>
      own.notice(message),
    );
    requireRoots(answers, this.#shell.session, own.screen.environment);
    return answers;
  }

  /** Returns the words of a line with its alias and its variables replaced. */
  async #expandLine(
    tokens: readonly Token[],
    { capture }: CommandLine,
    signal: AbortSignal,
  ): Promise<ExpandedLine & Pick<PrintedWords, 'values'>> {
    const { variables, session, screen } = this.#shell;
    const [first, ...others] = tokens;
    const name = first?.text ?? '';
    const isPrint = name === print.name && first?.quoted === false;
    if (isPrint && !(await this.#isTool([name, others[0]?.text ?? ''], signal))) {
      const { words, values } = await printedWords(tokens, variables, capture !== undefined);
      return { ...plainLine(words), values };
    }
    const words = [name];
    for (const word of others) words.push(mayExpand(word) ? await variables.expand(word) : word.text);
    // In quotes, a word is no alias.
    const mayBeAlias = first?.quoted === false && screen.environment.defaults.aliases.size > 0;
    const line = mayBeAlias ? await expandLineAlias(words, session, screen.environment) : plainLine(words);
    return { ...line, values: new Map() };
  }

  /** Whether the first word of a line is a tool that takes precedence over the command of that name. */
  async #isTool(words: readonly [string, string], signal: AbortSignal): Promise<boolean> {
    return mayMeanTool(words) && (await this.#toolNames(signal)).includes(words[0]);
  }
}

const connectionOptions: ReadonlySet<string> = new Set(optionsWithScope('connection'));

/** The options of a line that decide how server requests are answered. */
const answerOptions = ['sampling', 'elicitation', 'answer', 'answers', 'saveAnswers'] as const;

/** Whether a line has options that decide how server requests are answered during it. */
function hasAnswers({ command, options }: ParsedLine): boolean {
  return command.name !== 'connect' && answerOptions.some((name) => options[name] !== undefined);
}

/** Whether a tool may take precedence over the command that a line begins with. */
function mayMeanTool([first, next]: readonly string[]): boolean {
  const command = commands.find(({ name }) => name === first);
  return command !== undefined && prefersTool(command, next);
}

/** Gives commands that do not use the connection, such as login, the target and options of the connecting line. */
function adoptServer(
  parsed: ParsedLine,
  { line: connected, used }: { line: ParsedLine | undefined; used: string | undefined },
): void {
  if (!parsed.command.target || connected === undefined) return;
  parsed.target = used === undefined ? connected.target : `${connected.target}:${used}`;
  for (const name in connected.options) {
    if (connectionOptions.has(name)) adoptOption(name as OptionName, parsed.options, connected.options);
  }
}

function adoptOption<Name extends OptionName>(name: Name, options: Options, connected: Options): void {
  if (connected[name] !== undefined) options[name] = connected[name];
}

/** Whether the line is `time` followed by another line. */
function isTime({ words: [first, second] }: CommandLine): boolean {
  return first !== undefined && second !== undefined && !first.quoted && first.text === 'time';
}
