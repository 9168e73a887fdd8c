import { type Printer, type PrintOptions, ViewPrinter, type ViewTarget } from '../app/view-printer.ts';
import type { Options } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import type { Json } from '../core/json.ts';
import type { View } from '../core/views.ts';
import { query } from '../render/query/query.ts';
import { jsonOf } from '../render/view-json.ts';
import { redirectionTo } from '../terminal/output-file.ts';
import { ownProcess } from '../terminal/programs/own-process.ts';
import { partsOf } from '../terminal/split-text.ts';
import type { Styles } from '../terminal/style.ts';
import { styleOf } from '../terminal/style.ts';
import type { Redirection, ShellLine } from './language/grammar.ts';
import type { TerminalIo } from './shell.ts';
import { openPipe, type Pipe } from './subprocess.ts';
import { unwrapped } from './variables/unwrapped.ts';
import type { Variables } from './variables/variables.ts';

/** Where the views of a line go. */
export interface Results extends ViewTarget {
  /** Called after the last view. Returns the exit status of the program that reads them; 0 if there is none. */
  end(): Promise<number>;
  /** Called if the line fails. */
  abort(): Promise<void>;
}

/** What the results of a line are shown with. */
interface ResultsContext {
  screen: TerminalIo;
  /** Whether the line runs in the background. */
  isJob: boolean;
  variables: Variables;
  /** Ends the drawing of images. */
  signal: AbortSignal;
}

/** Returns where the results of a line go. Throws UsageError if they cannot be written there. */
export async function resultsOf(
  { capture, sink }: Extract<ShellLine, { type: 'command' }>,
  { command, options }: Pick<ParsedLine, 'command' | 'options'>,
  { screen, isJob, variables, signal }: ResultsContext,
): Promise<Results> {
  if (capture !== undefined) {
    return intoVariable(options, screen, (json, data) => variables.set(capture, json, data));
  }
  if (sink.to === 'screen') {
    const { query, output } = options;
    const isShown = screen.showsResults || query !== undefined || output !== undefined;
    return isShown ? onScreen(options, screen, { signal, replaces: command.replaces }) : notShown;
  }
  if (sink.to === 'program') return intoProgram(options, screen, sink.command, !isJob);
  return intoFile(options, screen, sink, await variables.expand(sink.file));
}

/** Shows views on the screen, and in a pager if they are taller; or writes them to the file of `--output`. */
export async function onScreen(
  options: Options,
  screen: TerminalIo,
  how: Pick<PrintOptions, 'signal' | 'replaces'>,
): Promise<Results> {
  const { output, environment } = screen;
  const printer: Printer = {
    print: async (chunk) => {
      if (options.pager !== false && (await screen.page(chunk))) return;
      await output.print(chunk);
    },
    report: (lines) => output.report(lines),
  };
  return plain(await ViewPrinter.prepare(options, environment, printer, screen.styles, how));
}

/** Shows nothing: the outcome of the line has its views. */
export const notShown: Results = { show: async () => {}, end: async () => 0, abort: async () => {} };

/** Writes views to a file. Throws UsageError if it cannot be written. */
export async function intoFile(
  options: Options,
  screen: TerminalIo,
  { append }: Redirection & { to: 'file' },
  path: string,
): Promise<Results> {
  const destination = await redirectionTo(path, append, screen.environment);
  return plain(
    await ViewPrinter.prepare(options, screen.environment, screen.output, inPipe(screen), {
      redirected: destination,
    }),
  );
}

/**
 * Pipes views into a shell command. It is started with the first output, so that the line can still ask before.
 * `ownTerminal`: whether the command gets the terminal.
 */
export async function intoProgram(
  options: Options,
  screen: TerminalIo,
  command: string,
  ownTerminal: boolean,
): Promise<Results> {
  const { output, environment, prompter } = screen;
  let pipe: Pipe | undefined;
  let ended: Promise<number> | undefined;
  const start = async (): Promise<Pipe> => {
    if (pipe !== undefined) return pipe;
    await output.drained();
    const started = new Promise<Pipe>((resolve) => {
      const work = async () => {
        // Without the terminal, the command runs in this process: it may outlive the client that has the terminal.
        const opened = ownTerminal
          ? openPipe(command, environment)
          : openPipe(
              command,
              { ...environment, terminalProcess: ownProcess },
              (chunk) => void output.print(chunk),
            );
        resolve(opened);
        return opened.ended;
      };
      ended = ownTerminal ? prompter.withTerminal(work) : work();
    });
    pipe = await started;
    return pipe;
  };
  const printer: Printer = {
    print: async (chunk) => {
      const { write } = await start();
      for (const part of partsOf(chunk)) await write(part);
    },
    report: (lines) => output.report(lines),
  };
  const presenter = await ViewPrinter.prepare(options, environment, printer, inPipe(screen));
  return {
    show: (view) => presenter.show(view),
    end: async () => {
      (await start()).endInput();
      return (await ended) ?? 0;
    },
    abort: async () => {
      pipe?.endInput();
      await ended?.catch(() => {});
    },
  };
}

/**
 * Passes what `--json` would print, and the same unwrapped, to `keep` when the line is done, and prints nothing but the
 * error of a tool.
 */
export async function intoVariable(
  options: Options,
  screen: TerminalIo,
  keep: (json: Json, data: () => Json) => void,
): Promise<Results> {
  const { query: expression } = options;
  const presenter = await ViewPrinter.prepare(options, screen.environment, screen.output, screen.styles);
  const views: View[] = [];
  return {
    show: async (view: View) => {
      const { isError } = view.kind === 'call' ? view.result : {};
      if (isError === true) await presenter.show(view);
      else views.push(view);
    },
    end: async () => {
      const found = views.map((view) => jsonOf(view));
      const all =
        expression === undefined ? found : await Promise.all(found.map((json) => query(expression, json)));
      const single = (values: Json[]): Json => (values.length > 1 ? values : (values[0] ?? null));
      if (expression === undefined) keep(single(all), () => single(views.map((view) => unwrapped(view))));
      else keep(single(all), () => single(all));
      return 0;
    },
    abort: async () => {},
  };
}

function plain(presenter: ViewPrinter): Results {
  return {
    show: (view) => presenter.show(view),
    end: async () => 0,
    abort: async () => {},
  };
}

/** Plain text for a program. */
function inPipe({ environment, styles }: TerminalIo): Styles {
  return { out: styleOf({ ...environment, isTTY: false, columns: undefined }), err: styles.err };
}
