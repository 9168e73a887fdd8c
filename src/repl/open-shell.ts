import type { ShellOptions } from '../app/environment.ts';
import { anySignal } from '../core/abort.ts';
import { UsageError } from '../core/errors.ts';
import { inputFiles } from '../prompts/input-files.ts';
import { withoutSecrets } from './line-history.ts';
import { LineRunner } from './line-runner.ts';
import { openConnection } from './open-connection.ts';
import { linesOf, runScript, type ScriptOptions, shellFiles } from './script.ts';
import { Shell, type TerminalIo } from './shell.ts';
import { startNotice } from './state/named-session.ts';
import { ownState, type ShellState } from './state/shell-state.ts';

/**
 * Runs a shell and returns its exit status. `state`: what it shares with other shells, which it leaves connected. Throws
 * what its first connection throws, and UsageError if it should run lines and gets none.
 */
export async function openShell(opening: ShellOptions, state?: ShellState): Promise<number> {
  const { lines } = opening;
  const { stdin, stdout, stderr } = opening.environment;
  if (lines !== undefined && lines.length > 0) {
    const all = lines.flatMap((line) => line.split(/\r?\n/));
    return runLines(opening, oneBatch(all), all.length, state);
  }
  if (lines === undefined && stdin.isTTY === true && (stdout.isTTY === true || stderr.isTTY === true)) {
    const { runInteractive } = await import('./interactive.ts');
    return runInteractive(opening, state);
  }
  if (lines !== undefined && stdin.isTTY === true) {
    throw new UsageError('There are no lines to run.', {
      hint: "As in: mcpc run @s 'x = add a=1 b=2' 'print $x'; or give them on standard input.",
    });
  }
  return runLines(opening, linesOf(stdin), 'the script', state);
}

async function* oneBatch(lines: string[]): AsyncGenerator<string[]> {
  yield lines;
}

/** Runs lines that were not typed in the shell. */
async function runLines(
  { line, lines, environment, output, styles, events, prompter, signal }: ShellOptions,
  batches: AsyncIterable<string[]>,
  script: ScriptOptions['script'],
  shared: ShellState | undefined,
): Promise<number> {
  const { options } = line;
  const ending = anySignal(signal, shared?.signal);
  const isStdin = lines === undefined || lines.length === 0;
  const screen: TerminalIo = {
    environment,
    output,
    // Programs read the output of a script: JSON goes on one line.
    styles: options.json === true ? { ...styles, out: { ...styles.out, terminal: false } } : styles,
    live: events,
    prompter,
    files: isStdin ? shellFiles(environment) : inputFiles(environment),
    showsResults: true,
    page: async () => false,
    clear: () => {},
  };
  const given: string[] = [];
  const state = shared ?? ownState(screen, ending);
  const history = {
    // Redacted on demand: scripts rarely read their own history.
    get entries() {
      return given.flatMap((text) => withoutSecrets(text, state.session, environment) ?? []);
    },
    add: (text: string) => given.push(text),
  };
  const shell = new Shell({ screen, state, options, history, signal: ending });
  const runner = new LineRunner(shell);
  const run = (text: string) => {
    given.push(text);
    return runner.run(text, ending);
  };
  try {
    const hasConnected = await openConnection(shell, line, ending);
    if (hasConnected && state.namedSession !== undefined) shell.notice(startNotice(state.namedSession));
    events.throwIfViolated();
    const keepGoing = options.keepGoing === true;
    const status = await runScript(batches, run, shell, { keepGoing, signal: ending, script });
    shell.answers?.reportUnused();
    return status;
  } finally {
    await shell.close();
  }
}
