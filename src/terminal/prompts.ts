import { confirm, input, password, select } from '@inquirer/prompts';
import { InterruptedError } from '../base/errors.ts';
import { sanitiseLine } from './sanitise.ts';

/** The terminal on which questions are asked. */
export interface PromptTerminal {
  input: NodeJS.ReadableStream;
  /** Standard error: the result alone goes to standard output. */
  output: NodeJS.WritableStream;
  /** Gives up the question. */
  signal: AbortSignal;
}

/** Asks for a line of text; `check` says what is wrong with it, or undefined. Throws InterruptedError on Ctrl-C. */
export function askText(
  terminal: PromptTerminal,
  message: string,
  check: (text: string) => string | undefined,
  hidden = false,
): Promise<string> {
  const validate = (text: string) => check(text) ?? true;
  const question = { message: sanitiseLine(message), validate };
  return asked(terminal, () =>
    hidden ? password({ ...question, mask: '*' }, terminal) : input(question, terminal),
  );
}

/** Asks for one of a few values. Throws InterruptedError on Ctrl-C. */
export function askChoice<Value>(
  terminal: PromptTerminal,
  message: string,
  choices: { name: string; value: Value }[],
): Promise<Value> {
  const shown = choices.map(({ name, value }) => ({ name: sanitiseLine(name), value }));
  return asked(terminal, () => select({ message: sanitiseLine(message), choices: shown }, terminal));
}

/** Asks for a yes; Enter alone is a no. Throws InterruptedError on Ctrl-C. */
export function askYesNo(terminal: PromptTerminal, message: string): Promise<boolean> {
  return asked(terminal, () => confirm({ message: sanitiseLine(message), default: false }, terminal));
}

async function asked<Value>({ signal }: PromptTerminal, ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && error.name === 'ExitPromptError') throw new InterruptedError('SIGINT');
    throw error;
  }
}
