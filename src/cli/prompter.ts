import type { AppEnvironment } from '../app/environment.ts';
import type { EventOutput } from '../app/event-output.ts';
import { InterruptedError } from '../core/errors.ts';
import { type Prompter, TerminalPrompter } from '../prompts/prompter.ts';
import { terminalOf } from '../terminal/capabilities/terminal-of.ts';
import type { Output } from '../terminal/output.ts';
import type { Styles } from '../terminal/style.ts';

interface PrompterParts {
  output: Output;
  styles: Styles;
  events: Pick<EventOutput, 'withStatusHidden'>;
  /** Ends the prompts. */
  signal: AbortSignal;
  /** Ends the line: called when the user interrupts a prompt. */
  interrupt(error: InterruptedError): void;
  /** False with `--no-input`. */
  input: boolean;
  /** `--editor`, or its default. */
  editor?: string | undefined;
}

/**
 * The prompter of a single line: it asks on standard input and standard error, with the status line hidden. Several
 * servers may ask at once: they take turns.
 */
export function createPrompter(
  environment: AppEnvironment,
  { output, styles, events, signal, interrupt, input, editor }: PrompterParts,
): Prompter {
  let previous: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = previous.then(() => events.withStatusHidden(work));
    previous = turn.catch(() => {});
    return turn;
  };
  return new TerminalPrompter({
    environment,
    output,
    styles,
    terminal: {
      prompt: (ask) =>
        inTurn(async () => {
          try {
            // What was typed before a question appeared was not meant to answer it.
            const typed = await environment.terminalProcess.takeTypedKeys();
            if (typed.includes('\x03')) throw new InterruptedError('SIGINT');
            return await ask({ input: environment.stdin, output: environment.stderr, signal });
          } catch (error) {
            if (error instanceof InterruptedError) interrupt(error);
            throw error;
          }
        }),
      withTerminal: inTurn,
    },
    editor,
    whileUserActs: (work) => events.withStatusHidden(work),
    isInteractive:
      input && terminalOf(environment, 'stderr')?.isTTY === true && environment.stdin.isTTY === true,
  });
}
