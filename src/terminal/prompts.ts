import { confirm, input, password, select } from '@inquirer/prompts';
import { InterruptedError } from '../base/errors.ts';
import { choosePlainly, confirmPlainly, type ReadPlainly, readPlainly } from './plain-prompts.ts';
import { sanitiseLine } from './sanitise.ts';

/** The terminal on which questions are asked. */
export interface PromptTerminal {
  input: NodeJS.ReadableStream;
  /** Standard error: the result alone goes to standard output. */
  output: NodeJS.WritableStream;
  /** Gives up the question. */
  signal: AbortSignal;
  /** Shows a text and reads a line, where more is not possible; `hidden`: what is typed is not shown. */
  plain?: ReadPlainly;
}

/** Asks for a line of text; `check` says what is wrong with it, or undefined. Throws InterruptedError on Ctrl-C and Ctrl-D. */
export function askText(
  terminal: PromptTerminal,
  message: string,
  check: (text: string) => string | undefined,
  hidden = false,
): Promise<string> {
  if (terminal.plain !== undefined) return readPlainly(terminal.plain, sanitiseLine(message), check, hidden);
  const validate = (text: string) => check(text) ?? true;
  const question = { message: sanitiseLine(message), validate };
  return asked(terminal, (context) =>
    hidden ? password({ ...question, mask: '*' }, context) : input(question, context),
  );
}

/** Asks for one of a few values. Throws InterruptedError on Ctrl-C and Ctrl-D. */
export function askChoice<Value>(
  terminal: PromptTerminal,
  message: string,
  choices: { name: string; value: Value }[],
): Promise<Value> {
  const shown = choices.map(({ name, value }) => ({ name: sanitiseLine(name), value }));
  if (terminal.plain !== undefined) return choosePlainly(terminal.plain, sanitiseLine(message), shown);
  return asked(terminal, (context) => select({ message: sanitiseLine(message), choices: shown }, context));
}

/** Asks for a yes; Enter alone is a no. Throws InterruptedError on Ctrl-C and Ctrl-D. */
export function askYesNo(terminal: PromptTerminal, message: string): Promise<boolean> {
  if (terminal.plain !== undefined) return confirmPlainly(terminal.plain, sanitiseLine(message));
  return asked(terminal, (context) => confirm({ message: sanitiseLine(message), default: false }, context));
}

/** Waits for the answer; Ctrl-D gives up as Ctrl-C does, which the prompts do not know by themselves. */
async function asked<Value>(
  { input, output, signal }: PromptTerminal,
  ask: (terminal: PromptTerminal) => Promise<Value>,
): Promise<Value> {
  const end = new AbortController();
  const onKey = (_text: string, key?: { ctrl?: boolean; name?: string }) => {
    if (key?.ctrl === true && key.name === 'd') end.abort();
  };
  input.on('keypress', onKey);
  try {
    return await ask({ input, output, signal: AbortSignal.any([signal, end.signal]) });
  } catch (error) {
    signal.throwIfAborted();
    const gaveUp = end.signal.aborted || (error instanceof Error && error.name === 'ExitPromptError');
    throw gaveUp ? new InterruptedError('SIGINT') : error;
  } finally {
    input.off('keypress', onKey);
  }
}
