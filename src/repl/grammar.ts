import { type Token, tokenize } from '../arguments/tokenize.ts';
import { UsageError } from '../core/errors.ts';

/** Where the result of a line goes. */
export type Redirection =
  | { to: 'screen' }
  /** `> FILE`, `>> FILE`. */
  | { to: 'file'; file: Token; append: boolean }
  /** `| PROGRAM`: the rest of the line is the shell's, as it stands. */
  | { to: 'program'; command: string };

/** A line of the shell, taken apart. */
export type ShellLine =
  /** Blank, or a comment. */
  | { type: 'nothing' }
  /** `!COMMAND`: the system's shell runs it as it stands. */
  | { type: 'program'; command: string }
  | {
      type: 'command';
      /** The variable that keeps the result: `x = …`. */
      capture: string | undefined;
      /** The command and what belongs to it, without operators. */
      words: Token[];
      sink: Redirection;
      /** `… &`. */
      background: boolean;
    };

/** Whether the line goes on in the next one: a quote or a bracket is open, and nothing is wrong so far. */
export function isUnfinished(text: string): boolean {
  if (/^\s*[#!]/.test(text)) return false;
  const { open, wrongAt } = tokenize(text, isPipe);
  return open !== undefined && wrongAt === undefined;
}

/** Takes a line apart. Throws UsageError, with the place, for one that is wrong or not finished. */
export function readShellLine(text: string): ShellLine {
  const [, program] = /^\s*!([\s\S]*)$/.exec(text) ?? [];
  if (program !== undefined) {
    if (program.trim() === '') throw wrong('After ! comes a command for the shell', text, text.length);
    return { type: 'program', command: program.trim() };
  }
  if (/^\s*(#|$)/.test(text)) return { type: 'nothing' };
  const { words, open, openAt = 0, wrongAt } = tokenize(text, isPipe);
  if (wrongAt !== undefined)
    throw wrong('That bracket closes another than the one that is open', text, wrongAt);
  if (open !== undefined) {
    throw wrong(`That ${open === 'quote' ? 'quote' : 'bracket'} is not closed`, text, openAt);
  }
  const capture = captured(words);
  const [first] = words;
  if (first === undefined) throw wrong('After = comes a command', text, text.length);
  const last = words.at(-1);
  const piped = last !== undefined && isPipe(last) ? pipedInto(words, text) : undefined;
  if (piped !== undefined) {
    if (capture !== undefined) throw wrong(keptOrSent, text, last?.start ?? 0);
    return { type: 'command', capture, words, ...piped };
  }
  const background = last !== undefined && isOperator(last, '&');
  if (background) words.pop();
  const sink = redirected(words, text);
  if (capture !== undefined && sink.to === 'file') throw wrong(keptOrSent, text, sink.file.start);
  const stray = words.find((word) => operators.some((operator) => isOperator(word, operator)));
  if (stray !== undefined) throw wrong(`${stray.text} has no place there`, text, stray.start, quoting(stray));
  if (words.length === 0) throw wrong('There is no command', text, first.start);
  return { type: 'command', capture, words, sink, background };
}

const keptOrSent = 'A result is kept in a variable or sent elsewhere, not both';

const operators = ['|', '>', '>>', '&', '<', '&&', '||', ';', '2>', '&>'];

function isOperator(word: Token, operator: string): boolean {
  return !word.quoted && word.text === operator;
}

function isPipe(word: Token): boolean {
  return isOperator(word, '|');
}

/** Takes `x =` off the words, if they begin so. */
function captured(words: Token[]): string | undefined {
  const [name, equals] = words;
  if (name === undefined || equals === undefined || name.quoted || !isOperator(equals, '=')) return undefined;
  const [, variable] = /^\$?([A-Za-z_]\w*)$/.exec(name.text) ?? [];
  if (variable !== undefined) words.splice(0, 2);
  return variable;
}

/** Takes the `|` off the words; what stands behind it is not ours, but for a `&` at the very end. */
function pipedInto(words: Token[], text: string): { sink: Redirection; background: boolean } {
  const pipe = words.pop();
  const at = pipe?.start ?? 0;
  if (words.length === 0) throw wrong('Before | comes a command', text, at);
  const rest = text.slice(pipe?.end ?? 0).trim();
  const background = /\s&$/.test(rest);
  const command = background ? rest.slice(0, -1).trim() : rest;
  if (command === '') throw wrong('After | comes a program', text, at);
  const stray = words.find((word) => operators.some((operator) => isOperator(word, operator)));
  if (stray !== undefined)
    throw wrong(`${stray.text} has no place before |`, text, stray.start, quoting(stray));
  return { sink: { to: 'program', command }, background };
}

/** Takes `> FILE` off the end of the words. */
function redirected(words: Token[], text: string): Redirection {
  const at = words.findIndex((word) => isOperator(word, '>') || isOperator(word, '>>'));
  const [operator, file, extra] = at < 0 ? [] : words.slice(at);
  if (operator === undefined) return { to: 'screen' };
  if (file === undefined) throw wrong(`After ${operator.text} comes a file`, text, text.length);
  if (extra !== undefined) throw wrong('After the file the line ends', text, extra.start, quoting(operator));
  words.splice(at);
  return { to: 'file', file, append: operator.text === '>>' };
}

function quoting({ text }: Token): string {
  return `As text it is quoted: '${text}'`;
}

/** The error for a line, with the row in which it is wrong and a mark under the place. */
function wrong(what: string, text: string, at: number, advice?: string): UsageError {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  const row = text.slice(start, end < 0 ? undefined : end).replaceAll('\t', ' ');
  const number = text.slice(0, start).split('\n').length;
  const where = text.includes('\n') ? ` in row ${number}` : '';
  // A long row is shown around the place.
  const from = Math.max(0, at - start - 60);
  const shown = row.slice(from, from + 76);
  const mark = `${' '.repeat(at - start - from)}^`;
  return new UsageError(`${what}${where}.`, {
    hint: [`  ${shown}`, `  ${mark}`, ...(advice === undefined ? [] : [advice])].join('\n'),
  });
}
