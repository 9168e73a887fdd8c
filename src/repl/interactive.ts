import type { AppEnvironment, ShellOptions } from '../app/environment.ts';
import { EventOutput } from '../app/event-output.ts';
import { messageWrapping } from '../app/message-wrapping.ts';
import { History } from '../config/history.ts';
import { anySignal } from '../core/abort.ts';
import { InterruptedError } from '../core/errors.ts';
import { TerminalPrompter } from '../prompts/prompter.ts';
import { ActivityTracker } from '../terminal/activity-tracker.ts';
import type { InteractiveTerminal, LineRequest } from '../terminal/interactive-terminal.ts';
import { Output } from '../terminal/output.ts';
import { isTaller, pagerOf, showInPager } from '../terminal/pager/pager.ts';
import { openInteractive } from '../terminal/screen/open-terminal.ts';
import type { Printable } from '../terminal/split-text.ts';
import { liveStyles, type Style } from '../terminal/style.ts';
import { ActivityRows } from './activity-rows.ts';
import { completeLine } from './complete-line.ts';
import { greet } from './greeting.ts';
import { highlight } from './language/highlight.ts';
import { isIncomplete } from './language/line-grouper.ts';
import { LineRunner } from './line-runner.ts';
import { openConnection } from './open-connection.ts';
import { shellFiles } from './script.ts';
import { promptText } from './session/prompt-text.ts';
import type { TerminalIo } from './shell.ts';
import { Shell } from './shell.ts';
import { ownState, type ShellState } from './state/shell-state.ts';

/** Reads lines from a terminal and runs them until the user exits. */
export async function runInteractive(opening: ShellOptions, shared?: ShellState): Promise<number> {
  const { line } = opening;
  const signal = anySignal(opening.signal, shared?.signal);
  let chosenColour = () => line.options.color;
  const terminal = openInteractive(opening.environment, () => chosenColour());
  try {
    const environment: AppEnvironment = {
      ...opening.environment,
      stdout: terminal.stdout,
      stderr: terminal.stderr,
      queryTerminal: () => terminal.query?.() ?? Promise.resolve(undefined),
    };
    const gone = new AbortController();
    const ending = anySignal(signal, gone.signal);
    const output = new Output(environment, () => gone.abort(new InterruptedError('SIGHUP')));
    const styles = liveStyles(environment, () => chosenColour());
    const activities = styles.err.cursor ? trackActivities(terminal, () => styles.err) : undefined;
    const live = new EventOutput(line.options, environment, output, styles.err, activities);
    const wrap = await messageWrapping(environment);
    live.wrapWith(wrap);
    const history = new History(environment);
    const screen: TerminalIo = {
      environment,
      output,
      styles,
      live,
      prompter: new TerminalPrompter({
        environment,
        output,
        styles,
        terminal: {
          prompt: (ask) => terminal.prompt((streams) => live.withStatusHidden(() => ask(streams))),
          withTerminal: (work) => terminal.withTerminal(() => live.withStatusHidden(work)),
        },
        whileUserActs: (work) => live.withStatusHidden(work),
        isInteractive: line.options.input !== false,
        interruptCancels: true,
      }),
      showsResults: true,
      page: (content) => page(content, shell, terminal),
      files: shellFiles(environment),
      clear: () => terminal.clear(),
    };
    const state = shared ?? ownState(screen, ending);
    const shell = new Shell({ screen, state, options: line.options, history, signal: ending });
    chosenColour = () => shell.settings.defaults.color;
    try {
      const hasConnected = await whileInterruptible(terminal, ending, (stop) =>
        openConnection(shell, line, stop),
      );
      live.throwIfViolated();
      greet(shell, wrap, hasConnected);
      await readLines(shell, terminal, history, ending);
      return 0;
    } finally {
      // A server may take seconds to stop; keys that are typed meanwhile belong to the shell outside.
      await terminal.close();
      await shell.close();
    }
  } finally {
    await terminal.close();
  }
}

function trackActivities(terminal: InteractiveTerminal, style: () => Style): ActivityTracker {
  // Completions are requested while a line is typed; nobody waits for them.
  return new ActivityTracker(new ActivityRows(terminal, style), ['completion/complete']);
}

async function readLines(
  shell: Shell,
  terminal: InteractiveTerminal,
  history: History,
  signal: AbortSignal,
): Promise<void> {
  const runner = new LineRunner(shell);
  const request: LineRequest = {
    prompt: () => promptText(shell.session, shell.screen.styles.err.theme, shell.state.namedSession?.name),
    isIncomplete,
    highlight: (text) => {
      const aliases = [...shell.screen.environment.defaults.aliases.keys()];
      const { theme } = shell.screen.styles.err;
      const known = { tools: shell.session.tools, variables: shell.variables, aliases };
      return highlight(text, known, theme);
    },
    complete: (text, cursor, signals) => completeLine(shell, text, cursor, signals),
    edit: (text) => shell.edit(text),
    history,
  };
  const stopped = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  stopped.catch(() => {});
  while (!shell.left) {
    signal.throwIfAborted();
    const read = await Promise.race([terminal.readLine(request), stopped]);
    if (read.type === 'end') return;
    if (read.type === 'interrupted') continue;
    shell.remember(read.text);
    await whileInterruptible(terminal, signal, (stop) => runner.run(read.text, stop));
  }
}

/** Runs work that Ctrl-C aborts. */
async function whileInterruptible<Result>(
  terminal: InteractiveTerminal,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const off = terminal.onInterrupt(() => controller.abort(new InterruptedError('SIGINT')));
  try {
    return await work(anySignal(signal, controller.signal));
  } finally {
    off();
  }
}

/** Shows a result that is taller than the screen in a pager. Returns whether it did. */
async function page(content: Printable, shell: Shell, terminal: InteractiveTerminal): Promise<boolean> {
  const { environment, output } = shell.screen;
  const { rows, columns } = terminal;
  const pager = pagerOf(environment.env);
  if (pager === undefined || environment.stdout.isTTY !== true) return false;
  if (content instanceof Uint8Array || !isTaller(content, rows - 1, columns)) return false;
  await output.drained();
  return terminal.withTerminal(() => showInPager(content, pager, environment));
}
