import type { AppEnvironment } from '../app/environment.ts';
import { EventOutput } from '../app/event-output.ts';
import { failureText } from '../app/failure-text.ts';
import { runCommand } from '../app/run-command.ts';
import { listenForSignals } from '../app/signals.ts';
import { ViewPrinter } from '../app/view-printer.ts';
import { quoteTarget } from '../arguments/target-secrets.ts';
import { connectionWords } from '../command-line/connection-words.ts';
import { type ParsedLine, parseLine } from '../command-line/parse-line.ts';
import { versionView } from '../command-line/version-view.ts';
import { commands } from '../commands/table.ts';
import { ExitStatus, McpcError } from '../core/errors.ts';
import { quoteWords } from '../core/quote.ts';
import type { View } from '../core/views.ts';
import { inputFiles } from '../prompts/input-files.ts';
import { Output } from '../terminal/output.ts';
import { type Styles, stylesOf } from '../terminal/style.ts';
import { guessOutputOptions } from './crash.ts';
import { LineConnection } from './line-connection.ts';
import { createPrompter } from './prompter.ts';

/** The longest interval of a timer, in ms. */
const maxInterval = 2 ** 31 - 1;

/** How long the result may still be written after an interrupt, in ms. */
const drainTimeout = 500;

/** Nobody reads standard output any more (`| head`), which is not a failure. */
class ReaderGone extends Error {}

/** What a line is run with. */
interface RunOptions {
  environment: AppEnvironment;
  output: Output;
  styles: Styles;
  signal: AbortSignal;
}

/** Runs one line and returns the exit status. Everything is written and nothing left running when it settles. */
export async function run(words: string[], environment: AppEnvironment): Promise<number> {
  const { controller, ignore } = listenForSignals(environment.signals, (error) =>
    environment.exit(error.exitStatus),
  );
  // An in-process server holds nothing that would keep Node alive while it is waited for.
  const alive = setInterval(() => {}, maxInterval);
  const output = new Output(environment, () => controller.abort(new ReaderGone()));
  const { signal } = controller;
  // A reader that does not read must not hold up an interrupt.
  signal.addEventListener('abort', () =>
    setTimeout(() => output.abandon(signal.reason), drainTimeout).unref(),
  );
  const frame = { environment, output, signal };
  try {
    const line = await parseLine(words, commands, environment);
    return await runLine(line, { ...frame, styles: stylesOf(environment, line.options.color) });
  } catch (error) {
    return await report(error, guessOutputOptions(words), frame);
  } finally {
    await output.drained();
    clearInterval(alive);
    ignore();
  }
}

/** Runs a parsed line, reports its failure and returns the exit status. Throws UsageError before anything is started. */
async function runLine(line: ParsedLine, options: RunOptions): Promise<number> {
  const { environment, output, styles, signal } = options;
  const printer = await ViewPrinter.prepare(line.options, environment, output, styles);
  const events = new EventOutput(line.options, environment, output, styles.err);
  signal.addEventListener('abort', () => events.stop(), { once: true });
  const prompter = createPrompter(environment, {
    output,
    styles,
    events,
    signal,
    input: line.options.input !== false,
  });
  const connection = new LineConnection(line, environment, events, prompter);
  const show = (view: View) => events.withStatusHidden(() => printer.show(view));
  const { openShell } = environment;
  const { target } = line;
  // Once all is written: a result is never lost with its server. Safe to call twice.
  const close = async () => {
    events.stop();
    await output.drained();
    await connection.close();
    events.close();
  };
  try {
    if (line.options.version === true) {
      await show(versionView());
      return ExitStatus.done;
    }
    const status = await runCommand(line, {
      environment,
      prompter,
      styles,
      signal,
      show,
      files: inputFiles(environment),
      shell: undefined,
      connect: () => connection.connect(signal),
      openShell: openShell && (() => openShell({ line, ...options })),
      notice: (message) => events.show({ type: 'notice', server: undefined, message }),
      lineFor: (name) => {
        const words = quoteWords(connectionWords(line.options));
        const parts = ['mcpc', name, target === undefined ? '' : quoteTarget(target), words];
        return parts.filter((part) => part !== '').join(' ');
      },
    });
    // What the server sends while it is closed counts for --strict, too.
    await close();
    events.throwIfViolated();
    return status;
  } catch (error) {
    events.stop();
    // Before the server is closed, which may take seconds.
    return await report(error, line.options, options);
  } finally {
    await close();
  }
}

async function report(
  error: unknown,
  lineOptions: Parameters<typeof failureText>[1],
  { environment, output, signal }: Omit<RunOptions, 'styles'>,
): Promise<number> {
  const failure = signal.aborted ? signal.reason : error;
  if (failure instanceof ReaderGone) return ExitStatus.done;
  await output.report(failureText(failure, lineOptions, environment));
  return failure instanceof McpcError ? failure.exitStatus : ExitStatus.internal;
}
