import { UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { quoteWord, quoteWords } from '../core/quote.ts';
import { describeValue, redactWord } from '../core/secrets.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import { convertText } from './convert.ts';
import { parseWord } from './parse-word.ts';
import { redactArgument } from './secret-words.ts';

/**
 * Suggests the words that were probably meant, for users of other programs: `5 3`, `--a 5`, `--a=5`, `a 5`, `a = 5`,
 * `a:5`. Returns undefined if no name can be found for one of them. Without a schema only words with a name are corrected.
 */
export function suggestForWords(words: readonly string[], schema?: JsonObject): string[] | undefined {
  return new Suggester(words, schema === undefined ? undefined : rootNode(schema)).suggest();
}

/** Returns the error for `word`, one of `words`, which has no name. */
export function missingNameError(word: string, words: readonly string[], schema: JsonObject): UsageError {
  const root = rootNode(schema);
  const { names } = root;
  const suggested = suggestForWords(words, schema);
  const problem = isOption(word)
    ? `${describeValue(redactWord(word), false)} is not an option of this command; arguments are given as name=value.`
    : `${describeValue(redactWord(word), false)} is a value without an argument name.`;
  const joined = joinAssignments(words, root);
  if (joined !== undefined) {
    const line = quoteWords(joined.map((one) => redactArgument(one, root)));
    return new UsageError(problem, { hint: `Write an argument without spaces around "=": ${line}` });
  }
  const split = splitText(word, words, root);
  if (split !== undefined) {
    return new UsageError(problem, { hint: `Text with spaces is one word, in quotes: ${quoteWord(split)}` });
  }
  if (suggested !== undefined) {
    return new UsageError(problem, {
      hint: `Name the arguments: ${quoteWords(suggested.map((one) => redactArgument(one, root)))}`,
    });
  }
  const hint =
    names.length === 0
      ? 'Its schema declares no arguments; others are given as name=value.'
      : `Arguments are given as name=value; the names are ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`;
  return new UsageError(problem, { hint });
}

/** Joins `a = 5`, `a= 5` and `a =5` to `a=5`; undefined if no declared name is written in this way. */
function joinAssignments(words: readonly string[], root: SchemaNode): string[] | undefined {
  const joined: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, name = word, sign] = /^([^=]+?)(:?=)$/.exec(word) ?? [];
    const next = rest[0] ?? '';
    if (!root.declares(name)) joined.push(word);
    else if (sign !== undefined && next !== '' && !next.includes('=')) joined.push(word + rest.shift());
    else if (/^:?=$/.test(next)) joined.push(word + rest.shift() + (rest.shift() ?? ''));
    else if (/^:?=./s.test(next)) joined.push(word + rest.shift());
    else joined.push(word);
  }
  return joined.length === words.length ? undefined : joined;
}

/** Joins the words of `text=hello world`, which the shell split. */
function splitText(word: string, words: readonly string[], root: SchemaNode): string | undefined {
  const { names } = root;
  const at = words.indexOf(word);
  const before = words[at - 1];
  if (before === undefined || !/^[\p{L}][\p{L}\p{N} .,!?'-]*$/u.test(word) || names.includes(word))
    return undefined;
  const read = parseWord(before, (name) => names.includes(name));
  const isText =
    read.form === 'assignment' && read.source.kind === 'text' && /[\p{L}]/u.test(read.source.text);
  // Other shells would read `\ ` as a space.
  return isText ? redactArgument(`${before.replace(/\\$/, '')} ${word}`, root) : undefined;
}

const isOption = (word: string | undefined) => /^--?[A-Za-z]/.test(word ?? '');
const plain = (name: string) => name.toLowerCase().replace(/[-_]/g, '');

class Suggester {
  readonly #words: string[];
  readonly #node: SchemaNode | undefined;
  readonly #free: string[];

  constructor(words: readonly string[], node: SchemaNode | undefined) {
    this.#words = [...words];
    this.#node = node;
    const required = node?.merged.required ?? new Set<string>();
    const names = node?.names ?? [];
    const first = names.filter((name) => required.has(name));
    this.#free = [...first, ...names.filter((name) => !required.has(name))];
    for (const word of words) {
      const read = parseWord(word, (name) => names.includes(name));
      if (read.form === 'assignment') this.#take(read.key);
    }
  }

  suggest(): string[] | undefined {
    const whole: string[] = [];
    const assigned: string[] = [];
    const nameless: string[] = [];
    for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) {
      const named = this.#named(word);
      if (named === undefined) nameless.push(word);
      else (named === '-' || named.startsWith('{') ? whole : assigned).push(named);
    }
    const named = this.#namesFor(nameless);
    return named === undefined ? undefined : [...whole, ...named, ...assigned];
  }

  /** The assignment that a word makes, with those of the following words that belong to it; undefined without a name. */
  #named(word: string): string | undefined {
    if (parseWord(word, (name) => this.#node?.declares(name) ?? false).form !== 'nameless') return word;
    if (isOption(word)) return this.#option(word.replace(/^--?/, ''));
    const colon = /^([^\s:=]+):(.*)$/s.exec(word);
    const name = this.#declared(colon?.[1] ?? word);
    if (name === undefined) return undefined;
    if (colon !== null && colon[2] !== '') return this.#assign(name, colon[2] ?? '');
    if (this.#words[0] === '=') this.#words.shift();
    const value = this.#words.shift();
    if (value !== undefined) return this.#assign(name, value);
    return this.#isFlag(name) ? this.#assign(name, 'true') : undefined;
  }

  #option(option: string): string {
    const equals = option.indexOf('=');
    const typed = equals < 0 ? option : option.slice(0, equals);
    const negated = typed.startsWith('no-') ? this.#declared(typed.slice(3)) : undefined;
    if (negated !== undefined && this.#declared(typed) === undefined) return this.#assign(negated, 'false');
    const name = this.#declared(typed) ?? typed;
    if (equals >= 0) return this.#assign(name, option.slice(equals + 1));
    const next = this.#words[0];
    const takesNext = next !== undefined && !isOption(next) && !/^[^\s=]+=/.test(next);
    if (!takesNext || (this.#isFlag(name) && 'unfit' in convertText(next, this.#node?.member(name)))) {
      return this.#assign(name, 'true');
    }
    this.#words.shift();
    return this.#assign(name, next);
  }

  #isFlag(name: string): boolean {
    return this.#node?.member(name)?.alternatives.some(({ types }) => types?.has('boolean')) ?? false;
  }

  #assign(name: string, value: string): string {
    this.#take(name);
    return `${name}=${value}`;
  }

  #take(name: string): void {
    const at = this.#free.indexOf(name);
    if (at >= 0) this.#free.splice(at, 1);
  }

  /** The declared name that `typed` stands for, regardless of case, dashes and underscores. */
  #declared(typed: string): string | undefined {
    if (this.#node?.declares(typed)) return typed;
    return this.#node?.names.find((name) => plain(name) === plain(typed));
  }

  /** Assigns the remaining names to the values without one; several values may be the words of one text. */
  #namesFor(values: readonly string[]): string[] | undefined {
    const required = this.#free.filter((name) => this.#node?.merged.required.has(name));
    const [only] = required.length > 0 ? required : this.#free;
    const single = required.length === 1 || this.#free.length === 1;
    if (only !== undefined && single && values.length > 1) {
      const text = values.join(' ');
      const coerced = convertText(text, this.#node?.member(only));
      if ('value' in coerced && coerced.value === text) return [`${only}=${text}`];
    }
    if (values.length > this.#free.length) return undefined;
    return values.map((value, index) => `${this.#free[index]}=${value}`);
  }
}
