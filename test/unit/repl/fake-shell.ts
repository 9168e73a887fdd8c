import { PassThrough } from 'node:stream';
import { EventOutput } from '../../../src/app/event-output.ts';
import { LinePrompter } from '../../../src/app/line-prompter.ts';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import { openShell } from '../../../src/repl/open-shell.ts';
import { ShellState, type ShellStateOptions } from '../../../src/repl/state/shell-state.ts';
import { Output } from '../../../src/terminal/output.ts';
import { stylesOf } from '../../../src/terminal/style.ts';
import { type FakeEnvironment, fakeEnvironment } from '../app/fake-environment.ts';
import { fakePrompter } from '../prompts/fake-prompter.ts';

/** Runs the lines of a script in a shell on the demo server, in this process. */
export function runLines(
  lines: string[],
  words: string[] = [],
  environment = fakeEnvironment({}, lines.join('\n')),
) {
  return runShell({ words, environment });
}

interface FakeShellOptions {
  /** The options of the line that opens the shell. */
  words?: string[];
  /** The lines to run, in place of those on standard input. */
  lines?: string[] | undefined;
  environment?: FakeEnvironment;
  state?: ShellState;
  signal?: AbortSignal;
  /** What the user answers to questions; undefined if there is no user. */
  answers?: string[];
}

/** Opens a shell on the demo server, and waits for its end. */
export async function runShell({
  words = [],
  lines,
  environment = fakeEnvironment(),
  state,
  signal = new AbortController().signal,
  answers,
}: FakeShellOptions) {
  const line = await parseLine(['connect', 'demo', ...words], lineTable, environment);
  const output = new Output(environment, () => {});
  const styles = stylesOf(environment);
  const events = new EventOutput(line.options, environment, output, styles.err);
  const { prompter } = fakePrompter(answers ?? [], { isInteractive: answers !== undefined });
  const opening = { line, lines, environment, output, styles, events, prompter, signal };
  const status = await openShell(opening, state);
  await output.drained();
  return { status, stdout: environment.stdout.text, stderr: environment.stderr.text, environment };
}

/** The state of a session named s, and its end with a reason. */
export function sharedState(options: Partial<ShellStateOptions> = {}) {
  const ending = new AbortController();
  const { prompter } = fakePrompter([], { isInteractive: false });
  const state = new ShellState({
    prompter: new LinePrompter(prompter),
    signal: ending.signal,
    namedSession: { name: 's', startedAt: new Date() },
    ...options,
  });
  return { state, end: (reason: unknown) => ending.abort(reason) };
}

/** A terminal without cursor keys; `type` enters text. */
export function fakeTerminal(overrides: Partial<FakeEnvironment> = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const environment = fakeEnvironment({ stdin, ...overrides });
  Object.assign(environment.env, { TERM: 'dumb' });
  for (const stream of [environment.stdout, environment.stderr]) Object.assign(stream, { isTTY: true });
  return { environment, type: (text: string) => stdin.write(text), hangUp: () => stdin.end() };
}
