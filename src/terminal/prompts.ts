import type { Key } from 'node:readline';
import type { ReadStream } from 'node:tty';
import { checkbox, confirm, input, password, select } from '@inquirer/prompts';
import { anySignal } from '../core/abort.ts';
import { InterruptedError } from '../core/errors.ts';
import {
  chooseManyPlainly,
  choosePlainly,
  confirmPlainly,
  type ReadPlainly,
  readPlainly,
} from './plain-prompts.ts';
import { checkboxTheme, promptTheme } from './prompt-theme.ts';
import { sanitiseLine, sanitiseNames } from './sanitise.ts';
import type { Style } from './style.ts';
import { wrap } from './width.ts';

/** Longer lists of choices scroll. */
const maxVisibleChoices = 7;
/** Columns of the mark in front of a question. */
const markWidth = 2;

/** The terminal on which prompts are shown. */
export interface PromptTerminal extends PromptStreams {
  /** That of `output`. */
  style: Pick<Style, 'colour'>;
}

/** What prompts are read from and written to. */
export interface PromptStreams {
  input: NodeJS.ReadableStream;
  /** Standard error: the result alone goes to standard output. */
  output: NodeJS.WritableStream;
  /** Cancels the prompt. */
  signal: AbortSignal;
  /** Stops the process group as Ctrl-Z does, and resolves when it is continued. */
  stopJob?: () => Promise<void>;
  /** Used instead of `input` and `output` where the cursor cannot be moved. */
  plain?: ReadPlainly;
}

/**
 * Asks for a line of text; `check` returns what is wrong with it, or undefined. `initial` can be edited, unless the input
 * is hidden. `ifEmpty` is shown in place of an empty answer once that is accepted. Throws InterruptedError on Ctrl-C and Ctrl-D.
 */
export function askText(
  terminal: PromptTerminal,
  message: string,
  check: (text: string) => string | undefined | Promise<string | undefined>,
  hidden = false,
  initial = '',
  ifEmpty = '',
): Promise<string> {
  const shown = sanitiseLine(message);
  const shownInitial = sanitiseLine(initial);
  if (terminal.plain !== undefined) return readPlainly(terminal.plain, shown, check, hidden, shownInitial);
  const validate = async (text: string) => (await check(text)) ?? true;
  const theme = promptTheme(terminal.style.colour);
  const question = { message: wrapQuestion(shown, terminal), validate, theme };
  const preset = initial === '' ? {} : { default: shownInitial, prefill: 'editable' as const };
  const answer = (text: string) => theme.style.answer(text === '' ? sanitiseLine(ifEmpty) : text);
  return runPrompt(terminal, (context) =>
    hidden
      ? password({ ...question, mask: '*' }, context)
      : input({ ...question, ...preset, theme: { ...theme, style: { ...theme.style, answer } } }, context),
  );
}

/** Asks for one of several values; `initial` is preselected. Throws InterruptedError on Ctrl-C and Ctrl-D. */
export function askChoice<Value>(
  terminal: PromptTerminal,
  message: string,
  choices: { name: string; value: Value }[],
  initial?: Value,
): Promise<Value> {
  const shown = sanitiseLine(message);
  const safeChoices = sanitiseNames(choices);
  if (terminal.plain !== undefined) return choosePlainly(terminal.plain, shown, safeChoices, initial);
  const question = {
    message: wrapQuestion(shown, terminal),
    choices: safeChoices,
    theme: promptTheme(terminal.style.colour),
  };
  const preset = initial === undefined ? {} : { default: initial };
  return runPrompt(terminal, (context) =>
    select({ ...question, pageSize: pageSizeOn(terminal), ...preset }, context),
  );
}

/** Returns how many choices are shown at once, leaving rows for the message and the help below. */
function pageSizeOn({ output }: PromptTerminal): number {
  const { rows = 24 } = output as { rows?: number };
  return Math.max(Math.min(maxVisibleChoices, rows - 4), 1);
}

/** Asks for any of several values; `check` returns what is wrong with them, or undefined. Throws InterruptedError on Ctrl-C and Ctrl-D. */
export function askMany<Value>(
  terminal: PromptTerminal,
  message: string,
  choices: { name: string; value: Value; checked: boolean }[],
  check: (values: Value[]) => string | undefined | Promise<string | undefined>,
): Promise<Value[]> {
  const shown = sanitiseLine(message);
  const safeChoices = sanitiseNames(choices);
  const validate = async (items: readonly { value: Value }[]) =>
    (await check(items.map(({ value }) => value))) ?? true;
  if (terminal.plain !== undefined) return chooseManyPlainly(terminal.plain, shown, safeChoices, check);
  const question = {
    message: wrapQuestion(shown, terminal),
    choices: safeChoices,
    theme: checkboxTheme(terminal.style.colour),
  };
  return runPrompt(terminal, (context) =>
    checkbox({ ...question, pageSize: pageSizeOn(terminal), validate }, context),
  );
}

/** Asks a yes-or-no question; Enter alone means no. Throws InterruptedError on Ctrl-C and Ctrl-D. */
export function askYesNo(terminal: PromptTerminal, message: string): Promise<boolean> {
  const shown = sanitiseLine(message);
  if (terminal.plain !== undefined) return confirmPlainly(terminal.plain, shown);
  const question = {
    message: wrapQuestion(shown, terminal),
    default: false,
    theme: promptTheme(terminal.style.colour),
  };
  return runPrompt(terminal, (context) => confirm(question, context));
}

/** Wraps a question between words, below its mark. The prompts themselves would break it anywhere. */
function wrapQuestion(message: string, { output }: PromptStreams): string {
  const columns = (output as { columns?: number }).columns || 80;
  return wrap(message, columns - markWidth).join(`\n${' '.repeat(markWidth)}`);
}

/** Runs a prompt of @inquirer/prompts; Ctrl-D cancels it like Ctrl-C, and Ctrl-Z stops the job, which they do not support. */
async function runPrompt<Value>(
  { input, output, signal, stopJob }: PromptTerminal,
  ask: (streams: PromptStreams & { readonly clearPromptOnDone: boolean }) => Promise<Value>,
): Promise<Value> {
  const end = new AbortController();
  let isOver = false;
  const onKey = (_text: string, key?: Key) => {
    if (key?.ctrl === true && key.name === 'd') end.abort();
    if (key?.ctrl === true && key.name === 'z' && stopJob !== undefined) {
      // readline, which handles it next, would stop this process alone, and read nothing once that is continued.
      Object.assign(key, { ctrl: false, meta: true, name: undefined });
      void stopInCookedMode(input, stopJob, () => isOver);
    }
  };
  input.on('keypress', onKey);
  try {
    return await ask({
      input,
      output,
      signal: anySignal(signal, end.signal),
      // A cancelled prompt disappears.
      get clearPromptOnDone() {
        return signal.aborted;
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    const isCancelled = end.signal.aborted || (error instanceof Error && error.name === 'ExitPromptError');
    throw isCancelled ? new InterruptedError('SIGINT') : error;
  } finally {
    isOver = true;
    input.off('keypress', onKey);
  }
}

/** Stops the job while the terminal is in the mode that other programs expect. */
async function stopInCookedMode(
  input: NodeJS.ReadableStream & Partial<Pick<ReadStream, 'setRawMode'>>,
  stopJob: () => Promise<void>,
  isOver: () => boolean,
): Promise<void> {
  input.setRawMode?.(false);
  await stopJob();
  if (!isOver()) input.setRawMode?.(true);
}

/** Returned by {@link orBack} if the user pressed Esc. */
export const back = Symbol('back');

/** Returned by {@link orKey} if the user pressed Tab. */
export const switched = Symbol('switched');

/** The keys that end a prompt, with what it returns then; without single keys, they are typed and entered like text. */
const leavingKeys = {
  escape: { typed: '\u001b', result: back },
  tab: { typed: '\t', result: switched },
} as const;

type LeavingKey = keyof typeof leavingKeys;

/** Runs a prompt that Esc cancels and removes, as in `orBack(terminal, askYesNo, 'Really?')`. */
export function orBack<Args extends unknown[], Value>(
  terminal: PromptTerminal,
  ask: (terminal: PromptTerminal, ...args: Args) => Promise<Value>,
  ...args: Args
): Promise<Value | typeof back> {
  return orKey(['escape'], terminal, ask, ...args) as Promise<Value | typeof back>;
}

/** Runs a prompt that each of `keys` cancels and removes. */
export async function orKey<Args extends unknown[], Value>(
  keys: readonly LeavingKey[],
  terminal: PromptTerminal,
  ask: (terminal: PromptTerminal, ...args: Args) => Promise<Value>,
  ...args: Args
): Promise<Value | typeof back | typeof switched> {
  const leaving = new AbortController();
  const onKey = (_text: string, key?: { name?: string }) => {
    const pressed = keys.find((name) => name === key?.name);
    if (pressed !== undefined) leaving.abort(leavingKeys[pressed].result);
  };
  const { plain } = terminal;
  const read: ReadPlainly = async (shown, hidden) => {
    const text = (await plain?.(shown, hidden)) ?? '';
    const entered = keys.find((name) => text.replace(/^ +| +$/g, '') === leavingKeys[name].typed);
    if (entered !== undefined) throw leavingKeys[entered].result;
    return text;
  };
  terminal.input.on('keypress', onKey);
  try {
    const leavable = {
      ...terminal,
      ...(plain === undefined ? {} : { plain: read }),
      signal: anySignal(terminal.signal, leaving.signal),
    };
    return await ask(leavable, ...args);
  } catch (error) {
    if (error === back || error === switched) return error;
    throw error;
  } finally {
    terminal.input.off('keypress', onKey);
  }
}
