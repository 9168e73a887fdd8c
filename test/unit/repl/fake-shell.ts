import { EventOutput } from '../../../src/app/event-output.ts';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { commands } from '../../../src/commands/table.ts';
import { openShell } from '../../../src/repl/open-shell.ts';
import { Output } from '../../../src/terminal/output.ts';
import { stylesOf } from '../../../src/terminal/style.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';
import { fakePrompter } from '../prompts/fake-prompter.ts';

/** Runs the lines of a script in a shell on the demo server, in this process. */
export async function runLines(
  lines: string[],
  words: string[] = [],
  environment = fakeEnvironment({}, lines.join('\n')),
) {
  const line = await parseLine(['connect', 'demo', ...words], commands, environment);
  const output = new Output(environment, () => {});
  const { signal } = new AbortController();
  const styles = stylesOf(environment);
  const events = new EventOutput(line.options, environment, output, styles.err);
  const { prompter } = fakePrompter([], { isInteractive: false });
  const status = await openShell({ line, environment, output, styles, events, prompter, signal });
  await output.drained();
  return { status, stdout: environment.stdout.text, stderr: environment.stderr.text, environment };
}
