import { endOfString } from '../core/json-text.ts';

/** A word of a line typed in the REPL. */
export interface Token {
  /** Without the quotes that bound it. */
  text: string;
  /** Where it starts in the line, quotes included; in UTF-16 units. */
  start: number;
  /** The place after its last character. */
  end: number;
  /** Whether any of it was quoted: such a word is never an operator. */
  quoted: boolean;
  /** Whether any of it stood in single quotes: nothing in such a word is put in the place of `$x`. */
  literal: boolean;
}

/** A line in words. */
export interface TokenizedLine {
  words: Token[];
  /** What the end of the line leaves open, so that it goes on in the next one. */
  open: 'quote' | 'json' | undefined;
  /** Where that begins. */
  openAt: number | undefined;
  /** A bracket that closes another than the one that is open: no next line can mend it. */
  wrongAt: number | undefined;
}

/**
 * Splits a line by the REPL's rules. Blanks divide. Quotes count only at the start of a word or of a value
 * (after `=` or `:=`); elsewhere they are letters, as in `it's`. In double quotes `\"` and `\\` stand for
 * `"` and `\`; all other backslashes are letters. A word or value that starts with `{` or `[` runs to its
 * match, with blanks, newlines and strings. Reading ends with the first word that `isLast` is true of.
 */
export function tokenize(line: string, isLast: (word: Token) => boolean = () => false): TokenizedLine {
  return new LineReader(line).read(isLast);
}

class LineReader {
  readonly #line: string;
  #at = 0;
  #open: TokenizedLine['open'];
  #openAt: number | undefined;
  #wrongAt: number | undefined;

  constructor(line: string) {
    this.#line = line;
  }

  read(isLast: (word: Token) => boolean): TokenizedLine {
    const words: Token[] = [];
    for (this.#skipBlanks(); this.#at < this.#line.length; this.#skipBlanks()) {
      const word = this.#word();
      words.push(word);
      if (isLast(word)) break;
    }
    return { words, open: this.#open, openAt: this.#openAt, wrongAt: this.#wrongAt };
  }

  #word(): Token {
    const start = this.#at;
    const first = this.#bound();
    let { text, quoted, literal } = first;
    let inValue = false;
    while (this.#at < this.#line.length && !this.#atBlank()) {
      const character = this.#line.charAt(this.#at++);
      text += character;
      if (character !== '=' || inValue) continue;
      inValue = true;
      const value = this.#bound();
      text += value.text;
      quoted ||= value.quoted;
      literal ||= value.literal;
    }
    return { text, start, end: this.#at, quoted, literal };
  }

  /** Reads what is bound together from here on: a quoted text or JSON; nothing if neither starts here. */
  #bound(): { text: string; quoted: boolean; literal: boolean } {
    const character = this.#line.charAt(this.#at);
    if (character === "'") return { text: this.#singleQuoted(), quoted: true, literal: true };
    if (character === '"') return { text: this.#doubleQuoted(), quoted: true, literal: false };
    const text = character === '{' || character === '[' ? this.#json() : '';
    return { text, quoted: false, literal: false };
  }

  #singleQuoted(): string {
    const start = this.#at + 1;
    const close = this.#line.indexOf("'", start);
    if (close < 0) return this.#unfinished('quote', this.#line.slice(start), start - 1);
    this.#at = close + 1;
    return this.#line.slice(start, close);
  }

  #doubleQuoted(): string {
    const start = this.#at + 1;
    const close = endOfString(this.#line, this.#at);
    const text = this.#line.slice(start, close).replace(/\\(["\\])/g, '$1');
    if (close >= this.#line.length) return this.#unfinished('quote', text, start - 1);
    this.#at = close + 1;
    return text;
  }

  #json(): string {
    const start = this.#at;
    /** The closing brackets that are due, and where each was opened. */
    const due: { bracket: string; at: number }[] = [];
    for (let at = start; at < this.#line.length; at++) {
      const character = this.#line.charAt(at);
      if (character === '"') at = endOfString(this.#line, at);
      else if (character === '{') due.push({ bracket: '}', at });
      else if (character === '[') due.push({ bracket: ']', at });
      else if (character === '}' || character === ']') {
        if (due.pop()?.bracket !== character) this.#wrongAt ??= at;
      }
      if (due.length > 0) continue;
      this.#at = at + 1;
      return this.#line.slice(start, at + 1);
    }
    return this.#unfinished('json', this.#line.slice(start), due.at(-1)?.at ?? start);
  }

  #unfinished(open: 'quote' | 'json', text: string, at: number): string {
    this.#open = open;
    this.#openAt = at;
    this.#at = this.#line.length;
    return text;
  }

  #atBlank(): boolean {
    return /\s/.test(this.#line.charAt(this.#at));
  }

  #skipBlanks(): void {
    while (this.#at < this.#line.length && this.#atBlank()) this.#at++;
  }
}
