import { type Token, type TokenizedLine, tokenize } from '../../arguments/tokenize.ts';
import type { Expectation } from './expectation.ts';
import { isExpectLine, parseExpectation } from './parse-expectation.ts';
import { isReference, lastResult } from './references.ts';
import { LineSyntaxError } from './syntax-error.ts';

/** Where the result of a line goes. */
export type Redirection =
  | { to: 'screen' }
  /** `> FILE`, `>> FILE`. */
  | { to: 'file'; file: Token; append: boolean }
  /** `| PROGRAM`: the rest of the line is passed to the system's shell. */
  | { to: 'program'; command: string };

/** A parsed line of the shell. */
export type ShellLine =
  /** Blank, or a comment. */
  | { type: 'nothing' }
  /** `!COMMAND`: the rest of the line is passed to the system's shell. */
  | { type: 'program'; command: string }
  /** `expect …`: what the result of the line before it has to be. */
  | { type: 'expect'; expectation: Expectation }
  | {
      type: 'command';
      /** The variable that keeps the result: `x = …`. */
      capture: string | undefined;
      /** The command, its operands and options, without operators. */
      words: Token[];
      sink: Redirection;
      /** `… &`. */
      background: boolean;
    };

/** Whether a line is a comment. */
export function isComment(text: string): boolean {
  return /^\s*#/.test(text);
}

/** Whether a line has nothing to run: it is empty or a comment. */
export function isBlank(text: string): boolean {
  return text.trim() === '' || isComment(text);
}

/** Whether a line is for the system's shell: `!COMMAND`. */
export function isProgram(text: string): boolean {
  return /^\s*!/.test(text);
}

/** Whether the text ends with a backslash that no other one escapes. */
export function endsWithBackslash(text: string): boolean {
  let start = text.length;
  while (text.charAt(start - 1) === '\\') start -= 1;
  return (text.length - start) % 2 === 1;
}

/** Whether a comment follows the words of a line. */
function endsWithComment(text: string): boolean {
  if (!text.includes('#') || isExpectLine(text)) return false;
  const last = tokenize(text, endsCommand).words.at(-1);
  return last !== undefined && isCommentMark(last);
}

/** Parses a line. Throws UsageError, with the position, if it is invalid or unfinished. */
export function parseLineSyntax(text: string): ShellLine {
  const [, program] = /^\s*!([\s\S]*)$/.exec(text) ?? [];
  if (program !== undefined) {
    if (program.trim() === '')
      throw new LineSyntaxError('Expected a shell command after !', text, text.length);
    return { type: 'program', command: program.trim() };
  }
  if (isBlank(text)) return { type: 'nothing' };
  if (endsWithBackslash(text) && !endsWithComment(text)) {
    throw new LineSyntaxError(
      'Expected another line after the backslash',
      text,
      text.length - 1,
      backslashAdvice,
    );
  }
  if (isExpectLine(text)) return { type: 'expect', expectation: parseExpectation(text) };
  const tokens = tokenize(text, endsCommand);
  const { words } = tokens;
  requireClosed(tokens, text);
  const lastWord = words.at(-1);
  if (lastWord !== undefined && isCommentMark(lastWord)) words.pop();
  const capture = captured(words);
  if (capture === lastResult)
    throw new LineSyntaxError(`$${lastResult} is the last result, which cannot be set`, text, 0);
  const [first] = words;
  if (first === undefined) throw new LineSyntaxError('Expected a command after =', text, text.length);
  if (isValue(first, capture !== undefined)) words.unshift(printAt(first.start));
  const last = words.at(-1);
  const piped = last !== undefined && isPipe(last) ? pipedInto(words, text) : undefined;
  if (piped !== undefined) {
    if (capture !== undefined) throw keptAndSent(capture, text, last?.start ?? 0);
    return { type: 'command', capture, words, ...piped };
  }
  const background = last !== undefined && isOperator(last, '&');
  if (background) words.pop();
  const sink = redirected(words, text);
  if (capture !== undefined && sink.to === 'file') {
    throw keptAndSent(capture, text, text.slice(0, sink.file.start).trimEnd().search(/>+$/));
  }
  const stray = words.find(isAnyOperator);
  if (stray !== undefined)
    throw new LineSyntaxError(`Unexpected ${stray.text}`, text, stray.start, adviceFor(stray));
  if (words.length === 0) throw new LineSyntaxError('Expected a command', text, first.start);
  return { type: 'command', capture, words, sink, background };
}

/** Throws LineSyntaxError if a bracket in a line does not match, or a quote or bracket is not closed. */
export function requireClosed({ open, openAt = 0, wrongAt }: TokenizedLine, line: string): void {
  if (wrongAt !== undefined) {
    throw new LineSyntaxError('This bracket does not match the open one', line, wrongAt);
  }
  if (open === undefined) return;
  throw new LineSyntaxError(`The ${open.kind === 'quote' ? 'quote' : 'bracket'} is not closed`, line, openAt);
}

const backslashAdvice = "To end a line with a backslash, put the word in single quotes: 'C:\\'";

/** Returns the error for `x = … | program` and `x = … > file`, with the two lines to enter instead. `at` is where the operator is. */
function keptAndSent(variable: string, text: string, at: number): LineSyntaxError {
  const kept = text.slice(0, at).trim();
  const sent = text.slice(at).trim();
  return new LineSyntaxError(
    'A result cannot be kept in a variable and sent elsewhere on the same line',
    text,
    at,
    `Enter two lines instead:\n  ${kept}\n  $${variable} ${sent}`,
  );
}

const operators = new Set(['|', '>', '>>', '&', '<', '&&', '||', ';', '2>', '&>']);

function isAnyOperator({ quoted, text }: Token): boolean {
  return !quoted && operators.has(text);
}

function isOperator(word: Token, operator: string): boolean {
  return !word.quoted && word.text === operator;
}

function isPipe(word: Token): boolean {
  return isOperator(word, '|');
}

/** Whether a comment begins at a word: a `#` by itself. */
export function isCommentMark(word: Token): boolean {
  return isOperator(word, '#');
}

/** Whether what follows a word is not part of the command: a program, or a comment. */
export function endsCommand(word: Token): boolean {
  return isPipe(word) || isCommentMark(word);
}

/** Whether a line that begins with this word shows a value, or with `x =` keeps it: `$x`; after `x =`, JSON and quoted text too. */
function isValue(word: Token, kept: boolean): boolean {
  if (isReference(word)) return true;
  return kept && (word.quoted || isJsonValue(word.text));
}

function isJsonValue(text: string): boolean {
  return /^[[{]/.test(text) || /^(-?\d+(\.\d+)?([eE][+-]?\d+)?|true|false|null)$/.test(text);
}

/** The command that such a line is short for. */
function printAt(start: number): Token {
  return { text: 'print', start, end: start, quoted: false, literal: false };
}

/** Removes a leading `x =` from the words and returns the variable. */
function captured(words: Token[]): string | undefined {
  const [name, equals] = words;
  if (name === undefined || equals === undefined || name.quoted || !isOperator(equals, '=')) return undefined;
  const [, variable] = /^\$?([A-Za-z_]\w*)$/.exec(name.text) ?? [];
  if (variable !== undefined) words.splice(0, 2);
  return variable;
}

/** Removes `|` from the words. The rest of the line is the program's, except a `&` at its end. */
function pipedInto(words: Token[], text: string): { sink: Redirection; background: boolean } {
  const pipe = words.pop();
  const at = pipe?.start ?? 0;
  if (words.length === 0) throw new LineSyntaxError('Expected a command before |', text, at);
  const rest = text.slice(pipe?.end ?? 0).trim();
  const background = /\s&$/.test(rest);
  const command = background ? rest.slice(0, -1).trim() : rest;
  if (command === '') throw new LineSyntaxError('Expected a program after |', text, at);
  const stray = words.find(isAnyOperator);
  if (stray !== undefined)
    throw new LineSyntaxError(`Unexpected ${stray.text} before |`, text, stray.start, quoting(stray));
  return { sink: { to: 'program', command }, background };
}

/** Removes `> FILE` from the end of the words. */
function redirected(words: Token[], text: string): Redirection {
  const at = words.findIndex((word) => isOperator(word, '>') || isOperator(word, '>>'));
  const [operator, file, extra] = at < 0 ? [] : words.slice(at);
  if (operator === undefined) return { to: 'screen' };
  if (file === undefined)
    throw new LineSyntaxError(`Expected a file after ${operator.text}`, text, text.length);
  if (extra !== undefined)
    throw new LineSyntaxError(
      'Expected the end of the line after the file',
      text,
      extra.start,
      quoting(operator),
    );
  words.splice(at);
  return { to: 'file', file, append: operator.text === '>>' };
}

function adviceFor(stray: Token): string {
  const separates = [';', '&&', '||', '&'].includes(stray.text);
  return separates ? `Enter each command on a line of its own. ${quoting(stray)}` : quoting(stray);
}

function quoting({ text }: Token): string {
  return `To use it as text, quote it: '${text}'`;
}
