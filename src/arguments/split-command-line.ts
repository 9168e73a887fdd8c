import { UsageError } from '../core/errors.ts';
import { quoteWord, quoteWords } from '../core/quote.ts';
import { redactWord } from '../core/secrets.ts';
import { quoteTarget, redactTarget } from './target-secrets.ts';

/** Operators that a shell interprets instead of passing them to the program. */
const operator = /^(?:&&|\|\||[|;&<>()`]|\$\()/;
/** The same inside double quotes. */
const substitution = /^(?:`|\$\()/;

/**
 * Splits a command line into words like a POSIX shell, with its quotes and backslashes. Nothing is expanded: `$NAME`,
 * `*`, `~` and `#` are literal. Operators of a shell (`|`, `;`, `&`, `<`, `>`, `(`, backtick, `$(`) and a leading
 * `NAME=value` are errors.
 * @throws UsageError
 */
export function splitCommandLine(line: string): string[] {
  const words: string[] = [];
  /** The word being read; undefined between words. */
  let word: string | undefined;
  let at = 0;
  while (at < line.length) {
    const rest = line.slice(at, at + 2);
    const character = line.charAt(at);
    if (/[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at++;
    } else if (character === "'" || character === '"') {
      const quoted = character === "'" ? singleQuoted(line, at) : doubleQuoted(line, at);
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else if (character === '\\') {
      if (at + 1 === line.length)
        throw new UsageError(`The command line ends in a single backslash: ${redactTarget(line)}`);
      if (rest !== '\\\n') word = (word ?? '') + line.charAt(at + 1);
      at += 2;
    } else {
      const found = operator.exec(rest)?.[0];
      if (found !== undefined) throw shellOperator(found, line, at);
      word = (word ?? '') + character;
      at++;
    }
  }
  if (word !== undefined) words.push(word);
  refuseNoProgram(words, line);
  return words;
}

function singleQuoted(line: string, start: number): { text: string; end: number } {
  const close = line.indexOf("'", start + 1);
  if (close < 0) throw unclosed("'", line, start);
  return { text: line.slice(start + 1, close), end: close + 1 };
}

function doubleQuoted(line: string, start: number): { text: string; end: number } {
  let text = '';
  for (let at = start + 1; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '"') return { text, end: at + 1 };
    const found = substitution.exec(line.slice(at, at + 2))?.[0];
    if (found !== undefined) throw shellOperator(found, line, at);
    const next = line.charAt(at + 1);
    if (character === '\\' && /["\\$`\n]/.test(next)) {
      if (next !== '\n') text += next;
      at++;
    } else text += character;
  }
  throw unclosed('"', line, start);
}

function refuseNoProgram(words: readonly string[], line: string): void {
  const [first, ...others] = words;
  if (first === undefined) throw new UsageError('The command line is empty.');
  if (first === '') throw new UsageError(`The command line names no program: ${redactTarget(line)}`);
  if (!/^[A-Za-z_]\w*=/.test(first)) return;
  const variables = [first];
  while (/^[A-Za-z_]\w*=/.test(others[0] ?? '')) variables.push(others.shift() ?? '');
  const [name] = first.split('=', 1);
  const options = variables.map((variable) => `--env ${quoteWord(redactWord(variable))}`).join(' ');
  throw new UsageError(
    `The command line starts with the variable ${name}, but mcpc runs it without a shell.`,
    {
      hint: `Pass variables as options: ${quoteTarget(quoteWords(others) || 'COMMAND')} ${options}`,
    },
  );
}

/** Returns a part of a command line, unless it contains some of its secrets. */
function visible(part: string, line: string): string {
  return redactTarget(line).includes(part) ? part : '…';
}

function unclosed(quote: string, line: string, start: number): UsageError {
  return new UsageError(`The quote ${quote} is not closed: ${visible(line.slice(start), line)}`, {
    hint: `Close it, or write \\${quote} for a literal quote.`,
  });
}

function shellOperator(found: string, line: string, at: number): UsageError {
  const before = /\S*$/.exec(line.slice(0, at))?.[0] ?? '';
  const word = visible(before + (/^\S*/.exec(line.slice(at))?.[0] ?? ''), line);
  return new UsageError(
    `The command line contains the shell operator ${found} in ${word}, but mcpc runs it without a shell.`,
    {
      hint: `If it is part of the word, quote it: '${word.replaceAll(/['"]/g, '')}'. To use a shell, run it explicitly: "sh -c '…'".`,
    },
  );
}
