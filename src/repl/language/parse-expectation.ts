import { didYouMean } from '../../core/did-you-mean.ts';
import { isJsonNumber } from '../../core/exact-number.ts';
import { readJson } from '../../core/json-text.ts';
import { isLogLevel, logLevels } from '../../core/protocol.ts';
import {
  type Comparison,
  type Expectation,
  type FailureKind,
  failureKinds,
  type Operand,
  type Relation,
  relations,
} from './expectation.ts';
import { ExpectationCursor, quotingAdvice } from './expectation-cursor.ts';
import { referencesIn } from './references.ts';

/** More events of one line are not kept. */
const mostEvents = 1_000;

/** Whether a line of the shell begins with the word `expect`. */
export function isExpectLine(line: string): boolean {
  return /^\s*expect(?=\s|\\\n|$)/.test(line);
}

/**
 * Parses a line `expect …`. Quotes and brackets may go on in the next rows. Throws LineSyntaxError. Whether a path is valid
 * JMESPath is not checked: see `checkPath`.
 */
export function parseExpectation(line: string): Expectation {
  return new ExpectationReader(line).read();
}

/** Returns where the path of a value begins in a line that was parsed, after the dot. */
export function startOfPath(line: string): number {
  return (/^\s*expect(?:\s|\\\n)+\./.exec(line)?.[0] ?? '').length;
}

const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000 };

class ExpectationReader {
  readonly #cursor: ExpectationCursor;

  constructor(line: string) {
    this.#cursor = new ExpectationCursor(line, line.indexOf('expect') + 'expect'.length);
  }

  read(): Expectation {
    if (this.#cursor.atEnd()) {
      throw this.#cursor.error(
        'Expected what the last line should have done',
        'As in: expect 42, expect .path == VALUE, expect usage, expect within 2s. For all forms: help expect',
      );
    }
    if (/^\.(?:[A-Za-z_"[{(*@`!]|\s|$)/.test(this.#cursor.rest())) return this.#value();
    if (/^["']/.test(this.#cursor.rest())) return { type: 'text', operand: this.#cursor.quoted() };
    const start = this.#cursor.at;
    const word = this.#cursor.word();
    const kind = failureKinds.find((kind) => kind === word);
    if (kind !== undefined) return this.#failure(kind, start);
    switch (word) {
      case '~':
        return { type: 'shown', comparison: { operator: '~', pattern: this.#cursor.pattern() } };
      case 'has':
        return { type: 'shown', comparison: { operator: 'has', operand: this.#operand('has', false) } };
      case 'within':
        return this.#within(start);
      case 'snapshot':
        this.#requireEnd(start);
        return { type: 'snapshot' };
      case 'progress':
        return this.#progress(start);
      case 'log':
        return this.#log(start);
    }
    if (word.startsWith('~')) this.#cursor.at = start + 1;
    if (word.startsWith('~/')) {
      return { type: 'shown', comparison: { operator: '~', pattern: this.#cursor.pattern() } };
    }
    this.#cursor.at = start;
    if (word === '=' || relations.some((relation) => relation === word)) {
      throw this.#cursor.error(
        `Expected a path before ${word}`,
        `As in: expect .structuredContent.result ${word === '=' ? '==' : word} 42. For all of the text: expect 42`,
      );
    }
    return { type: 'text', operand: this.#cursor.bare() };
  }

  #value(): Expectation {
    this.#cursor.at += 1;
    const path = this.#path() || '@';
    const isEnd = this.#cursor.atEnd();
    if (isEnd && path === '@')
      throw this.#cursor.error('Expected a comparison', 'As in: expect . == {"ok": true}');
    return { type: 'value', path, comparison: isEnd ? { operator: 'exists' } : this.#comparison() };
  }

  /** Reads the path up to a blank or an operator outside of quotes and brackets. */
  #path(): string {
    const line = this.#cursor.line;
    const start = this.#cursor.at;
    const due: { bracket: string; at: number }[] = [];
    for (let at = start; at <= line.length; at += 1) {
      const character = line.charAt(at);
      this.#cursor.at = at;
      if (due.length === 0 && /^(?:\s|\\\n|$|[=<>~]|!=)/.test(line.slice(at, at + 2))) {
        return line.slice(start, at).replaceAll('\\\n', '');
      }
      const closing = closingBrackets[character];
      if (closing !== undefined) due.push({ bracket: closing, at });
      else if (')]}'.includes(character) && character !== '' && due.pop()?.bracket !== character) {
        throw this.#cursor.error('This bracket does not match the open one');
      } else if (/["'`]/.test(character)) {
        at = endOfQuote(line, at);
        if (at >= line.length) throw this.#cursor.unfinished('The quote is not closed');
      }
    }
    this.#cursor.at = due.at(-1)?.at ?? start;
    throw this.#cursor.unfinished('The bracket is not closed');
  }

  #comparison(): Comparison {
    const relation = this.#relation();
    if (relation !== undefined) return { operator: relation, operand: this.#operand(relation, true) };
    if (this.#cursor.rest().startsWith('~')) {
      this.#cursor.at += 1;
      return { operator: '~', pattern: this.#cursor.pattern() };
    }
    const [name = ''] = /^(?:has|length)(?!\w)/.exec(this.#cursor.rest()) ?? [];
    this.#cursor.at += name.length;
    if (name === 'has') return { operator: 'has', operand: this.#operand('has', true) };
    if (name === 'length') return this.#length();
    const { at } = this.#cursor;
    const word = this.#cursor.word();
    this.#cursor.at = at;
    const known = [...relations, '~', 'has', 'length'];
    const similar = word.length < 3 ? '' : didYouMean(word, ['has', 'length']).trimStart();
    const instead = word.startsWith('=') ? 'Did you mean "=="?' : similar;
    throw this.#cursor.error(
      `Unknown comparison "${word}"`,
      `${instead === '' ? '' : `${instead}\n`}They are: ${known.join(', ')}. ${quotingAdvice}`,
    );
  }

  #length(): Comparison {
    this.#cursor.skipBlanks();
    const relation = this.#relation();
    if (relation === undefined) {
      throw this.#cursor.error('Expected a comparison after length', 'As in: expect .content length == 2');
    }
    this.#cursor.skipBlanks();
    const at = this.#cursor.at;
    const operand = this.#operand(relation, true);
    const isNumber = operand.kind === 'json' && (/^\$/.test(operand.text) || isJsonNumber(operand.text));
    if (isNumber) return { operator: 'length', relation, operand };
    this.#cursor.at = at;
    throw this.#cursor.error('Expected a number');
  }

  #relation(): Relation | undefined {
    const relation = relations.find((relation) => this.#cursor.rest().startsWith(relation));
    if (relation !== undefined) this.#cursor.at += relation.length;
    return relation;
  }

  /** Reads what a result is compared with. `isTyped`: numbers, true, false, null and objects are JSON, and not text. */
  #operand(operator: string, isTyped: boolean): Operand {
    if (this.#cursor.atEnd()) throw this.#cursor.error(`Expected a value after ${operator}`);
    if (/^["']/.test(this.#cursor.rest())) return this.#cursor.quoted();
    const start = this.#cursor.at;
    const operand = this.#cursor.bare();
    if (!isTyped || operand.kind === 'json') return operand;
    const { text } = operand;
    const [only] = referencesIn(text);
    const isReference = only?.from === 0 && only.to === text.length;
    const isScalar = isJsonNumber(text) || /^(?:true|false|null)$/.test(text);
    if (isReference || isScalar) return { text, kind: 'json' };
    if (!/^[[{]/.test(text)) return operand;
    this.#cursor.at = start;
    const read = readJson(text);
    throw this.#cursor.error(
      `The value ${'problem' in read ? read.problem : 'is not JSON'}`,
      `To compare with text, quote it: '${text}'`,
    );
  }

  #failure(kind: FailureKind, start: number): Expectation {
    return { type: 'failure', kind, words: this.#words(start) };
  }

  #within(start: number): Expectation {
    this.#cursor.skipBlanks();
    const [whole, count, unit = ''] = /^(\d+(?:\.\d+)?)\s*(ms|s|m)(?=\s|$)/.exec(this.#cursor.rest()) ?? [];
    if (whole === undefined) {
      throw this.#cursor.error(
        'Expected a duration',
        `As in: expect within 200ms, 1.5s or 2m. ${quotingAdvice}`,
      );
    }
    this.#cursor.at += whole.length;
    this.#requireEnd(start);
    return { type: 'within', milliseconds: Number(count) * (units[unit] ?? 1) };
  }

  #progress(start: number): Expectation {
    this.#cursor.skipBlanks();
    const [typed] = /^\d+(?=\s|$)/.exec(this.#cursor.rest()) ?? [];
    const count = typed === undefined ? undefined : Number(typed);
    if (count !== undefined && count > mostEvents) {
      throw this.#cursor.error(`Expected a number of at most ${mostEvents}`);
    }
    this.#cursor.at += typed?.length ?? 0;
    return { type: 'progress', count, words: this.#words(start) };
  }

  #log(start: number): Expectation {
    this.#cursor.skipBlanks();
    const at = this.#cursor.at;
    const word = this.#cursor.word();
    if (isLogLevel(word)) return { type: 'log', level: word, words: this.#words(start) };
    this.#cursor.at = at;
    const instead = /^["']/.test(word) ? '' : didYouMean(word, logLevels);
    if (instead !== '') {
      throw this.#cursor.error(
        `Unknown log level "${word}"`,
        `${instead.trimStart()} To expect the word in a message, quote it: expect log "${word}"`,
      );
    }
    return { type: 'log', level: undefined, words: this.#words(start) };
  }

  /** Reads the text that a message has to contain: in quotes, or one word. `start`: where the expectation begins. */
  #words(start: number): Operand | undefined {
    if (this.#cursor.atEnd()) return undefined;
    if (/^["']/.test(this.#cursor.rest())) return this.#cursor.quoted();
    const at = this.#cursor.at;
    const text = this.#cursor.word();
    if (this.#cursor.atEnd()) return { text, kind: 'text' };
    this.#cursor.at = at;
    const before = this.#cursor.line.slice(start, at).trim();
    const words = this.#cursor.bare().text;
    this.#cursor.at = at;
    throw this.#cursor.error(
      'Several words need quotes',
      `If the message should contain them: expect ${before} ${quoted(words)}\nIf they are all of the result: expect ${quoted(`${before} ${words}`)}`,
    );
  }

  #requireEnd(start: number): void {
    if (this.#cursor.atEnd()) return;
    const at = this.#cursor.at;
    this.#cursor.at = start;
    const text = this.#cursor.bare().text;
    this.#cursor.at = at;
    throw this.#cursor.error(
      'Expected the end of the line',
      `To expect text, quote it: expect ${quoted(text)}`,
    );
  }
}

const closingBrackets: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** Returns the position of the quote that closes the one at `start` in JMESPath; the end of the text if none does. */
function endOfQuote(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  return text.length;
}

function quoted(text: string): string {
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}
