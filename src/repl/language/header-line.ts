import { type Token, tokenize } from '../../arguments/tokenize.ts';
import { readVariable, secondsOf } from '../../command-line/options/option-values.ts';
import { nearest } from '../../core/did-you-mean.ts';
import { UsageError } from '../../core/errors.ts';
import { checkedProtocol } from '../../engine/protocol/negotiation/versions.ts';
import { isCommentMark, requireClosed } from './grammar.ts';
import { type MaskPath, parseMaskPath } from './mask-path.ts';
import { referencesIn } from './references.ts';
import { LineSyntaxError } from './syntax-error.ts';

/** The words that begin a line of a test file's header. */
export const headerWords = ['server', 'answers', 'protocol', 'env', 'timeout', 'mask'] as const;

export type HeaderWord = (typeof headerWords)[number];

/** What a line of the header says. */
export type HeaderLine =
  | { type: 'server'; words: string[] }
  /** Words of options: `--answers FILE`. */
  | { type: 'option'; words: string[] }
  | { type: 'mask'; mask: MaskPath };

/** How a line of the header is written. */
const forms: Record<HeaderWord, string> = {
  server: 'server server.py',
  answers: 'answers answers.json',
  protocol: 'protocol legacy',
  env: 'env NAME=VALUE',
  timeout: 'timeout 5',
  mask: 'mask .structuredContent.items[*].id',
};

/** Returns the word of the header that a line begins with; undefined if it is another line, such as `env = …`. */
export function headerWordOf(line: string): HeaderWord | undefined {
  const word = wordBeforeOperands(line);
  return headerWords.find((known) => known === word);
}

/**
 * Returns the word that was probably meant by a line that begins with a similar one and has operands; undefined if it
 * looks like a call of a tool.
 */
export function meantWord(line: string): HeaderWord | 'test' | undefined {
  const word = wordBeforeOperands(line);
  const rest = line.trimStart().slice(word?.length).trim();
  // Arguments of tools have names.
  if (word === undefined || rest === '' || /(?:^|\s)[\w.-]+:?=/.test(rest)) return undefined;
  const [near] = nearest(word, [...headerWords, 'test'], 1);
  const meant = [...headerWords, 'test' as const].find((known) => known === near);
  return meant !== undefined && Math.abs(meant.length - word.length) <= 1 ? meant : undefined;
}

/** Returns the name after `test`, which is empty if it is missing; undefined if a line does not begin a case. */
export function caseNameOf(line: string): string | undefined {
  if (wordBeforeOperands(line) !== 'test') return undefined;
  const rest = line.trim().slice('test'.length).trim();
  const [, double, single] = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')(?:\s+#(?:\s.*)?)?$/s.exec(rest) ?? [];
  const quoted = double?.replace(/\\(["\\])/g, '$1') ?? single;
  return (quoted ?? ` ${rest}`.replace(/\s#(?:\s.*)?$/s, '')).trim();
}

/** Returns the first word of a line, unless the line keeps a result in a variable of that name. */
function wordBeforeOperands(line: string): string | undefined {
  const [, word, rest = ''] = /^\s*([a-z]+)(?=\s|\\\n|$)([\s\S]*)$/.exec(line) ?? [];
  return /^\s+=(?:\s|$)/.test(rest) ? undefined : word;
}

/**
 * Parses a line of the header. `$NAME` in it stands for an environment variable. Throws LineSyntaxError. Whether the words
 * after `server` make a line that connects is not checked.
 */
export function parseHeaderLine(word: HeaderWord, line: string, env: NodeJS.ProcessEnv): HeaderLine {
  const tokens = tokenize(line, isCommentMark);
  requireClosed(tokens, line);
  const [, ...operands] = tokens.words.filter((token) => !isCommentMark(token));
  const [first, second] = operands;
  if (first === undefined) {
    throw new LineSyntaxError(
      `Expected ${operandNames[word]} after ${word}`,
      line,
      line.trimEnd().length,
      `As in: ${forms[word]}`,
    );
  }
  if (word === 'mask') {
    const text = line.slice(first.start, operands.at(-1)?.end);
    return { type: 'mask', mask: checked(line, first, () => parseMaskPath(text)) };
  }
  const texts = operands.map((token) => expanded(token, line, env));
  if (word === 'server') return { type: 'server', words: texts };
  if (second !== undefined) {
    const advice = `With blanks in it, quote it: ${word} "…"`;
    throw new LineSyntaxError('Expected the end of the line', line, second.start, advice);
  }
  const [value = ''] = texts;
  checked(line, first, () => check[word](value));
  return { type: 'option', words: [`--${word}`, value] };
}

/** What comes after each word. */
const operandNames: Record<HeaderWord, string> = {
  server: 'a server',
  answers: 'a file',
  protocol: 'a revision of the protocol',
  env: 'NAME=VALUE',
  timeout: 'a number of seconds',
  mask: 'a path',
};

/** Checks the operand of each word that becomes an option. */
const check: Record<'answers' | 'protocol' | 'env' | 'timeout', (value: string) => unknown> = {
  answers: () => {},
  protocol: (value) => checkedProtocol(value, 'protocol'),
  env: (value) => readVariable(value, {}),
  timeout: (value) => secondsOf('timeout')(value),
};

/** Returns the text of a word, with environment variables in place of `$NAME`. Throws LineSyntaxError if one is not set. */
function expanded({ text, start, literal }: Token, line: string, env: NodeJS.ProcessEnv): string {
  if (literal) return text;
  let result = '';
  let at = 0;
  for (const { from, to, name, path } of referencesIn(text)) {
    if (path !== '' || !/^[A-Z_][A-Z\d_]*$/.test(name)) continue;
    const value = env[name];
    if (value === undefined) {
      const advice = `Set it before the tests run, as in: ${name}=… mcpc test`;
      throw new LineSyntaxError(`The environment variable ${name} is not set`, line, start, advice);
    }
    result += text.slice(at, from) + value;
    at = to;
  }
  return result + text.slice(at);
}

/** Returns what `read` returns; its UsageError becomes one with the position. */
function checked<T>(line: string, { start }: Token, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const message = error.message.replace(/^--/, '').replace(/\.$/, '');
    throw new LineSyntaxError(message, line, start, error.hint);
  }
}
