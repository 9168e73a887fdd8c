import { checkbox, confirm, input, password, select } from '@inquirer/prompts';
import { InterruptedError } from '../core/errors.ts';
import {
  chooseManyPlainly,
  choosePlainly,
  confirmPlainly,
  type ReadPlainly,
  readPlainly,
} from './plain-prompts.ts';
import { sanitiseLine } from './sanitise.ts';

/** More choices than this are scrolled through. */
const mostChoices = 7;

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

/**
 * Asks for a line of text; `check` says what is wrong with it, or undefined. `initial` stands there to be changed, if
 * nothing is hidden. Throws InterruptedError on Ctrl-C and Ctrl-D.
 */
export function askText(
  terminal: PromptTerminal,
  message: string,
  check: (text: string) => string | undefined | Promise<string | undefined>,
  hidden = false,
  initial = '',
): Promise<string> {
  if (terminal.plain !== undefined) {
    return readPlainly(terminal.plain, sanitiseLine(message), check, hidden, sanitiseLine(initial));
  }
  const validate = async (text: string) => (await check(text)) ?? true;
  const question = { message: sanitiseLine(message), validate };
  const preset = initial === '' ? {} : { default: sanitiseLine(initial), prefill: 'editable' as const };
  return asked(terminal, (context) =>
    hidden ? password({ ...question, mask: '*' }, context) : input({ ...question, ...preset }, context),
  );
}

/** Asks for one of a few values; the cursor is on `initial`. Throws InterruptedError on Ctrl-C and Ctrl-D. */
export function askChoice<Value>(
  terminal: PromptTerminal,
  message: string,
  choices: { name: string; value: Value }[],
  initial?: Value,
): Promise<Value> {
  const shown = choices.map(({ name, value }) => ({ name: sanitiseLine(name), value }));
  if (terminal.plain !== undefined) {
    return choosePlainly(terminal.plain, sanitiseLine(message), shown, initial);
  }
  const preset = initial === undefined ? {} : { default: initial };
  return asked(terminal, (context) =>
    select(
      { message: sanitiseLine(message), choices: shown, pageSize: pageSizeOn(terminal), ...preset },
      context,
    ),
  );
}

/** How many choices are shown at once: as many as leave room for the question and for the help below. */
function pageSizeOn({ output }: PromptTerminal): number {
  const { rows = 24 } = output as { rows?: number };
  return Math.max(Math.min(mostChoices, rows - 4), 1);
}

/** Asks for any of a few values; `check` says what is wrong with those. Throws InterruptedError on Ctrl-C and Ctrl-D. */
export function askMany<Value>(
  terminal: PromptTerminal,
  message: string,
  choices: { name: string; value: Value; checked: boolean }[],
  check: (values: Value[]) => string | undefined | Promise<string | undefined>,
): Promise<Value[]> {
  const shown = choices.map((choice) => ({ ...choice, name: sanitiseLine(choice.name) }));
  const validate = async (items: readonly { value: Value }[]) =>
    (await check(items.map(({ value }) => value))) ?? true;
  if (terminal.plain !== undefined)
    return chooseManyPlainly(terminal.plain, sanitiseLine(message), shown, check);
  return asked(terminal, (context) =>
    checkbox(
      { message: sanitiseLine(message), choices: shown, pageSize: pageSizeOn(terminal), validate },
      context,
    ),
  );
}

/** Asks for a yes; Enter alone is a no. Throws InterruptedError on Ctrl-C and Ctrl-D. */
export function askYesNo(terminal: PromptTerminal, message: string): Promise<boolean> {
  if (terminal.plain !== undefined) return confirmPlainly(terminal.plain, sanitiseLine(message));
  return asked(terminal, (context) => confirm({ message: sanitiseLine(message), default: false }, context));
}

/** Waits for the answer; Ctrl-D gives up as Ctrl-C does, which the prompts do not know by themselves. */
async function asked<Value>(
  { input, output, signal }: PromptTerminal,
  ask: (terminal: PromptTerminal & { readonly clearPromptOnDone: boolean }) => Promise<Value>,
): Promise<Value> {
  const end = new AbortController();
  const onKey = (_text: string, key?: { ctrl?: boolean; name?: string }) => {
    if (key?.ctrl === true && key.name === 'd') end.abort();
  };
  input.on('keypress', onKey);
  try {
    return await ask({
      input,
      output,
      signal: AbortSignal.any([signal, end.signal]),
      // A question that is taken back disappears.
      get clearPromptOnDone() {
        return signal.aborted;
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    const gaveUp = end.signal.aborted || (error instanceof Error && error.name === 'ExitPromptError');
    throw gaveUp ? new InterruptedError('SIGINT') : error;
  } finally {
    input.off('keypress', onKey);
  }
}

/** What {@link orBack} gives when the person pressed Esc. */
export const back = Symbol('back');

/** Asks; Esc ends the question, which disappears. */
export async function orBack<Value>(
  terminal: PromptTerminal,
  ask: (terminal: PromptTerminal) => Promise<Value>,
): Promise<Value | typeof back> {
  const leaving = new AbortController();
  const onKey = (_text: string, key?: { name?: string }) => {
    if (key?.name === 'escape') leaving.abort(back);
  };
  const { plain } = terminal;
  // Where keys are not seen one by one, Esc is typed like anything else.
  const read: ReadPlainly = async (shown, hidden) => {
    const text = (await plain?.(shown, hidden)) ?? '';
    if (text.trim() === '\u001b') throw back;
    return text;
  };
  terminal.input.on('keypress', onKey);
  try {
    return await ask({
      ...terminal,
      ...(plain === undefined ? {} : { plain: read }),
      signal: AbortSignal.any([terminal.signal, leaving.signal]),
    });
  } catch (error) {
    if (error === back) return back;
    throw error;
  } finally {
    terminal.input.off('keypress', onKey);
  }
}
