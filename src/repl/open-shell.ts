import type { ShellOptions } from '../app/environment.ts';
import { EventOutput } from '../app/event-output.ts';
import { TerminalPrompter } from '../prompts/prompter.ts';
import { LineRunner } from './line-runner.ts';
import { linesOf, runScript } from './script.ts';
import type { TerminalIo } from './shell.ts';
import { Shell } from './shell.ts';

/** Runs a shell and returns its exit status. Throws what its first connection throws. */
export async function openShell(opening: ShellOptions): Promise<number> {
  const { stdin, stdout, stderr } = opening.environment;
  if (stdin.isTTY === true && (stdout.isTTY === true || stderr.isTTY === true)) {
    const { runInteractive } = await import('./interactive.ts');
    return runInteractive(opening);
  }
  return runStandardInput(opening);
}

/** Runs the lines on standard input. */
async function runStandardInput({
  line,
  environment,
  output,
  styles,
  signal,
}: ShellOptions): Promise<number> {
  const { options } = line;
  const live = new EventOutput(options, environment, output, styles.err);
  signal.addEventListener('abort', () => live.stop(), { once: true });
  // Programs read the output of a script: JSON goes on one line.
  const out = options.json === true ? { ...styles.out, terminal: false } : styles.out;
  const shellStyles = { out, err: styles.err };
  const screen: TerminalIo = {
    environment,
    output,
    styles: shellStyles,
    live,
    prompter: new TerminalPrompter({
      environment,
      output,
      styles: shellStyles,
      terminal: {
        prompt: () => Promise.reject(new Error('A script has no user to ask.')),
        withTerminal: (work) => live.withStatusHidden(work),
      },
      whileUserActs: (work) => live.withStatusHidden(work),
      isInteractive: false,
    }),
    page: async () => false,
    clear: () => {},
  };
  const given: string[] = [];
  const shell: Shell = new Shell(screen, options, signal, {
    // Redacted on demand: scripts rarely read their own history.
    get entries() {
      return given.flatMap((line) => shell.withoutSecrets(line) ?? []);
    },
    add: (line) => given.push(line),
  });
  const runner = new LineRunner(shell);
  try {
    await shell.connect(line, signal);
    live.throwIfViolated();
    const run = (text: string) => {
      given.push(text);
      return runner.run(text, signal);
    };
    const keepGoing = options.keepGoing === true;
    return await runScript(linesOf(environment.stdin), run, shell, { keepGoing, signal, name: 'the script' });
  } finally {
    await shell.close();
  }
}
