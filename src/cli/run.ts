import type { AppEnvironment } from '../app/environment.ts';
import { failureText } from '../app/failure-text.ts';
import { listenForSignals } from '../app/interrupts.ts';
import { parseLine } from '../command-line/parse-line.ts';
import { versionView } from '../command-line/version-view.ts';
import { commands } from '../commands/table.ts';
import { ExitStatus, McpcError } from '../core/errors.ts';
import { Output } from '../terminal/output.ts';
import { type Styles, stylesOf } from '../terminal/style.ts';
import { guessOutputOptions } from './crash.ts';
import { Invocation } from './invocation.ts';

/** The longest interval a timer takes, in ms. */
const forever = 2 ** 31 - 1;

/** How long the result in hand may go on being written after an interrupt, in ms. */
const patience = 500;

/** Nobody reads standard output any more (`| head`): the end of it, but no failure. */
class ReaderGone extends Error {}

/** Runs one line to its end and gives the exit status. Nothing is left running, and all was written. */
export async function run(words: string[], environment: AppEnvironment): Promise<number> {
  const { controller, ignore } = listenForSignals(environment.signals, (error) =>
    environment.exit(error.exitStatus),
  );
  // A server in this process holds nothing that would keep Node alive while it is waited for.
  const alive = setInterval(() => {}, forever);
  const output = new Output(environment, () => controller.abort(new ReaderGone()));
  const { signal } = controller;
  // A reader that does not read must not keep who interrupts.
  signal.addEventListener('abort', () => setTimeout(() => output.abandon(signal.reason), patience).unref());
  const styles = stylesOf(environment);
  try {
    return await runLine(words, environment, output, styles, signal);
  } catch (error) {
    return await report(
      signal.aborted ? signal.reason : error,
      guessOutputOptions(words),
      environment,
      output,
      styles,
    );
  } finally {
    await output.drained();
    clearInterval(alive);
    ignore();
  }
}

async function runLine(
  words: string[],
  environment: AppEnvironment,
  output: Output,
  styles: Styles,
  signal: AbortSignal,
): Promise<number> {
  const line = await parseLine(words, commands);
  const invocation = await Invocation.prepare(line, environment, output, styles, signal);
  try {
    if (line.options.version === true) {
      await invocation.show(versionView());
      return ExitStatus.done;
    }
    const view = await invocation.run();
    // What the server writes as it is taken down counts too.
    await invocation.close();
    return invocation.statusAfter(view);
  } catch (error) {
    invocation.quieten();
    // Told before the server is taken down, which may take seconds.
    return await report(signal.aborted ? signal.reason : error, line.options, environment, output, styles);
  } finally {
    await invocation.close();
  }
}

async function report(
  failure: unknown,
  options: Parameters<typeof failureText>[1],
  environment: AppEnvironment,
  output: Output,
  styles: Styles,
): Promise<number> {
  if (failure instanceof ReaderGone) return ExitStatus.done;
  await output.report(failureText(failure, options, styles.err, environment));
  return failure instanceof McpcError ? failure.exitStatus : ExitStatus.internal;
}
