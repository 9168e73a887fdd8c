import { allCommands } from '../app/all-commands.ts';
import { withUserDefaults } from '../app/client-options.ts';
import type { AppEnvironment } from '../app/environment.ts';
import { EventOutput } from '../app/event-output.ts';
import { failureText } from '../app/failure-text.ts';
import { messageWrapping } from '../app/message-wrapping.ts';
import type { PagedOutput } from '../app/paged-output.ts';
import { type Frontend, runCommand } from '../app/run-command.ts';
import { listenForSignals, type SignalListener } from '../app/signals.ts';
import { type Printer, ViewPrinter } from '../app/view-printer.ts';
import { quoteTarget } from '../arguments/target-secrets.ts';
import type { Aliases } from '../command-line/command.ts';
import type { ExpandedLine } from '../command-line/defaults/expand-alias.ts';
import { loadDefaults } from '../command-line/defaults/load-defaults.ts';
import { isInitial } from '../command-line/options/initial-options.ts';
import type { Options } from '../command-line/options.ts';
import { type ParsedLine, parseLine } from '../command-line/parse-line.ts';
import type { LineSession } from '../command-line/session-of-line.ts';
import { versionView } from '../command-line/version-view.ts';
import { lineTable } from '../commands/line-table.ts';
import { ExitStatus, type InterruptedError, McpcError, UsageError } from '../core/errors.ts';
import { quoteWords } from '../core/quote.ts';
import type { View } from '../core/views.ts';
import { inputFiles } from '../prompts/input-files.ts';
import { terminalOf } from '../terminal/capabilities/terminal-of.ts';
import { Output } from '../terminal/output.ts';
import { type Styles, stylesOf } from '../terminal/style.ts';
import { guessOutputOptions } from './crash.ts';
import { LineConnection, type LinePorts, type LineServer } from './line-connection.ts';
import { createPrompter } from './prompter.ts';

/** The longest interval of a timer, in ms. */
const maxInterval = 2 ** 31 - 1;

/** How long a reader may delay what is still written after an interrupt, in ms. */
const drainTimeout = 500;

/** Nobody reads standard output any more (`| head`), which is not a failure. */
class ReaderGone extends Error {}

/** Runs lines in place of a process of their own: the session that they were sent to. */
export interface LineHost {
  /** Ends the line; its reason, an error, is reported. */
  ending: AbortSignal;
  /** Checks a line before anything else is done. Returns the line to run. Throws LineRefused, UsageError. */
  accept(line: ParsedLine, environment: AppEnvironment): Promise<ParsedLine>;
  connection(line: ParsedLine, ports: LinePorts): LineServer;
}

/** A line that its host does not run. */
export class LineRefused extends Error {}

/** What a line is run with. */
interface RunOptions {
  host: LineHost | undefined;
  environment: AppEnvironment;
  output: Output;
  styles: Styles;
  signal: AbortSignal;
  /** Aborts `signal`. */
  interrupt(error: InterruptedError): void;
  withoutInterrupts: SignalListener['withoutInterrupts'];
}

/** A parsed line is also run with these. */
interface LineOptions extends Omit<RunOptions, 'styles'> {
  /** The line as it was typed. */
  typed: ParsedLine;
  explain: ExpandedLine['explain'];
  /** What is wrong with the user's defaults. */
  problem: UsageError | undefined;
}

/**
 * Runs one line and returns the exit status. Everything is written and nothing left running when it settles. Throws
 * LineRefused if `host` does.
 */
export async function run(words: string[], environment: AppEnvironment, host?: LineHost): Promise<number> {
  const { controller, withoutInterrupts, ignore } = listenForSignals(environment.signals, (error) =>
    environment.exit(error.exitStatus),
  );
  // An in-process server holds nothing that would keep Node alive while it is waited for.
  const alive = setInterval(() => {}, maxInterval);
  const output = new Output(environment, () => controller.abort(new ReaderGone()));
  const { signal } = controller;
  // A reader that does not read must not hold up an interrupt.
  signal.addEventListener('abort', () => output.limitWrites(drainTimeout, signal.reason));
  const interrupt = (error: InterruptedError) => controller.abort(error);
  host?.ending.addEventListener('abort', () => controller.abort(host.ending.reason));
  const frame = { host, environment, output, signal, interrupt, withoutInterrupts };
  let explain = (error: unknown): unknown => error;
  try {
    const problem = await useDefaults(environment);
    const expanded = await expandAliases(words, environment.defaults.aliases);
    explain = expanded.explain;
    const line = await parseLine(expanded.words, lineTable, environment).catch((error: unknown) => {
      // The word may be an alias that could not be read.
      throw problem ?? error;
    });
    if (problem !== undefined && !worksWithoutDefaults(line)) throw problem;
    const session = host === undefined ? await sessionOf(line, environment) : undefined;
    if (session !== undefined) {
      const { runInNamedSession } = await import('./session-lines.ts');
      return await runInNamedSession(session, words, environment, signal);
    }
    const accepted = (await host?.accept(line, environment)) ?? line;
    return await runLine(accepted, { ...frame, typed: line, explain, problem });
  } catch (error) {
    if (error instanceof LineRefused) throw error;
    return await report(explain(error), guessOutputOptions(words), frame);
  } finally {
    await output.drained();
    clearInterval(alive);
    ignore();
  }
}

/** Returns the session that a line is for. The code for that is only loaded if it may be for one. Throws UsageError. */
async function sessionOf(line: ParsedLine, { env }: AppEnvironment): Promise<LineSession | undefined> {
  const { target, options } = line;
  const isNamed = target?.startsWith('@') === true || (env.MCPC_SESSION ?? '') !== '';
  if (!isNamed && options.session === undefined && options.idle === undefined) return undefined;
  const { sessionOfLine } = await import('../command-line/session-of-line.ts');
  return sessionOfLine(line, env);
}

/** Reads the user's defaults. Returns what is wrong with them; the line then has none. */
async function useDefaults(environment: AppEnvironment): Promise<UsageError | undefined> {
  try {
    environment.defaults = await loadDefaults(environment, allCommands);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

/** Replaces the alias that a line begins with. The code for that is only loaded if there are any aliases. */
async function expandAliases(words: string[], aliases: Aliases): Promise<ExpandedLine> {
  if (aliases.size === 0) return { words, explain: (error) => error };
  const { expandAlias } = await import('../command-line/defaults/expand-alias.ts');
  return expandAlias(words, aliases);
}

/** Whether a line works without defaults: with a broken file, help is still needed, and so is the start of a shell. */
function worksWithoutDefaults({ command, options }: ParsedLine): boolean {
  return ['help', 'completion'].includes(command.name) || options.version === true;
}

/** Runs a parsed line, reports its failure and returns the exit status. Throws UsageError before anything is started. */
async function runLine(
  given: ParsedLine,
  { typed, explain, problem, ...frame }: LineOptions,
): Promise<number> {
  const { host, environment, output, signal, interrupt, withoutInterrupts } = frame;
  const { defaults } = environment;
  const line = { ...given, options: withUserDefaults(given.options, environment) };
  const styles = stylesOf(environment, line.options.color);
  const paged = await printerOf(output, environment, line.options);
  const { replaces } = line.command;
  const printer = await ViewPrinter.prepare(line.options, environment, paged, styles, { signal, replaces });
  const events = new EventOutput(line.options, environment, output, styles.err);
  events.wrapWith(await messageWrapping(environment));
  signal.addEventListener('abort', () => events.stop(), { once: true });
  const prompter = createPrompter(environment, {
    output,
    styles,
    events,
    signal,
    interrupt,
    input: line.options.input !== false,
    editor: line.options.editor,
  });
  const ports = { environment, events, prompter };
  const parts = { line, environment, output, styles, events, prompter, signal };
  const connection = host?.connection(line, ports) ?? new LineConnection(line, ports);
  const others: LineConnection[] = [];
  const notice = (message: string) => events.show({ type: 'notice', server: undefined, message });
  for (const warning of [...defaults.warnings, ...(problem === undefined ? [] : [problem.message])])
    notice(warning);
  const show = (view: View) => events.withStatusHidden(() => printer.show(view));
  const { openShell, runTests } = environment;
  const { target } = typed;
  // Once all is written: a result is never lost with its server. Safe to call twice.
  const close = async () => {
    events.stop();
    await output.drained();
    await Promise.all([connection, ...others].map((each) => each.close()));
    events.close();
  };
  // The user may read for a long time: the server is closed meanwhile.
  const showKept = () => withoutInterrupts(async () => paged.showKept?.(signal));
  const finish = () => Promise.all([showKept(), close()]);
  try {
    if (line.options.version === true) {
      await show(versionView());
      return ExitStatus.done;
    }
    const words = await wordsToCopy(typed);
    const frontend: Frontend = {
      environment,
      prompter,
      styles,
      signal,
      show,
      files: inputFiles(environment),
      shell: undefined,
      connect: () => connection.connect(signal),
      connectTo: (other) => {
        const opened = new LineConnection({ ...line, target: other, operands: [] }, ports);
        others.push(opened);
        return opened.connect(signal);
      },
      openShell: openShell && ((lines) => openShell({ ...parts, lines })),
      runTests: runTests && (() => runTests({ ...parts, line: given })),
      notice,
      waiting: (label) => events.waiting(label),
      lineFor: (name, other = target) => {
        const parts = ['mcpc', name, other === undefined ? '' : quoteTarget(other), words];
        return parts.filter((part) => part !== '').join(' ');
      },
    };
    const status = await connection.run(() => runCommand(line, frontend));
    for (const each of [connection, ...others]) each.reportUnusedAnswers();
    // What the server sends while it is closed counts for --strict, too.
    await finish();
    events.throwIfViolated();
    return status;
  } catch (error) {
    events.stop();
    // Before the server is closed, which may take seconds.
    return await report(explain(error), line.options, frame);
  } finally {
    await finish();
  }
}

/** Returns the words that select the connection of a line, for lines to copy. */
async function wordsToCopy({ options }: ParsedLine): Promise<string> {
  if (isInitial(options)) return '';
  const { connectionWords } = await import('../command-line/connection-words.ts');
  return quoteWords(connectionWords(options));
}

/** Returns what prints results. The code that keeps them for a pager is only loaded on a terminal. */
async function printerOf(
  output: Output,
  environment: AppEnvironment,
  options: Options,
): Promise<Printer & Partial<Pick<PagedOutput, 'showKept'>>> {
  if (terminalOf(environment, 'stdout')?.isTTY !== true) return output;
  const { pagedOutput } = await import('../app/paged-output.ts');
  return pagedOutput(output, environment, options);
}

async function report(
  error: unknown,
  lineOptions: Parameters<typeof failureText>[1],
  { environment, output, signal }: Omit<RunOptions, 'styles'>,
): Promise<number> {
  const failure = signal.aborted ? signal.reason : error;
  if (failure instanceof ReaderGone) return ExitStatus.done;
  const text = failureText(failure, lineOptions, environment);
  const wrap = await messageWrapping(environment);
  await output.report(lineOptions.json === true ? text : wrap(text));
  return failure instanceof McpcError ? failure.exitStatus : ExitStatus.internal;
}
