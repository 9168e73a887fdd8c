import { endOfString } from '../core/json-text.ts';

/** A word of a line typed in the REPL. */
export interface Token {
  /** Without its quotes. */
  text: string;
  /** Offset of its first character in the line, quotes included, in UTF-16 code units. */
  start: number;
  /** Offset after its last character. */
  end: number;
  /** Whether a part of it was quoted: such a word is never an operator. */
  quoted: boolean;
  /** Whether a part of it was in single quotes: variables are not expanded in such a word. */
  literal: boolean;
}

/** A line, split into words. */
export interface TokenizedLine {
  words: Token[];
  /** What is open at the end of the line, so that it continues on the next one. */
  open: 'quote' | 'json' | undefined;
  /** Offset at which that begins. */
  openAt: number | undefined;
  /** Offset of a mismatched closing bracket, which no further line can correct. */
  wrongAt: number | undefined;
}

/**
 * Splits a line into words by the rules of the REPL. Blanks separate words. Quotes are special only at the start of a
 * word or of a value (after `=` or `:=`), unlike in `it's`. In double quotes `\"` and `\\` stand for `"` and `\`; all
 * other backslashes are literal, except that a backslash and the line break after it are removed, as in a POSIX shell:
 * only in single quotes they are text. A word or value that starts with `{` or `[` extends to the matching bracket, including
 * blanks, newlines and strings. Stops after the first word for which `isLast` returns true.
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
    const first = this.#quotedOrJson();
    let { text, quoted, literal } = first;
    let inValue = false;
    while (this.#at < this.#line.length && !this.#atBlank()) {
      if (this.#atJoint()) {
        this.#at += 2;
        continue;
      }
      const character = this.#line.charAt(this.#at++);
      text += character;
      if (character !== '=' || inValue) continue;
      inValue = true;
      const value = this.#quotedOrJson();
      text += value.text;
      quoted ||= value.quoted;
      literal ||= value.literal;
    }
    return { text, start, end: this.#at, quoted, literal };
  }

  /** Reads the quoted text or the JSON that starts here; the empty string if neither does. */
  #quotedOrJson(): { text: string; quoted: boolean; literal: boolean } {
    const character = this.#line.charAt(this.#at);
    if (character === "'") return { text: this.#singleQuoted(), quoted: true, literal: true };
    if (character === '"') return { text: this.#doubleQuoted(), quoted: true, literal: false };
    const text = character === '{' || character === '[' ? this.#json() : '';
    return { text, quoted: false, literal: false };
  }

  #singleQuoted(): string {
    const start = this.#at + 1;
    const close = this.#line.indexOf("'", start);
    if (close < 0) return this.#unterminated('quote', this.#line.slice(start), start - 1);
    this.#at = close + 1;
    return this.#line.slice(start, close);
  }

  #doubleQuoted(): string {
    const start = this.#at + 1;
    const close = endOfString(this.#line, this.#at);
    const text = this.#line.slice(start, close).replace(/\\(?:(["\\])|\n)/g, '$1');
    if (close >= this.#line.length) return this.#unterminated('quote', text, start - 1);
    this.#at = close + 1;
    return text;
  }

  #json(): string {
    const start = this.#at;
    /** The closing brackets that are expected, and where each was opened. */
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
      return this.#line.slice(start, at + 1).replaceAll('\\\n', '');
    }
    return this.#unterminated('json', this.#line.slice(start), due.at(-1)?.at ?? start);
  }

  #unterminated(open: 'quote' | 'json', text: string, at: number): string {
    this.#open = open;
    this.#openAt = at;
    this.#at = this.#line.length;
    return text;
  }

  #atBlank(): boolean {
    return /\s/.test(this.#line.charAt(this.#at));
  }

  /** Whether a backslash here joins two lines. */
  #atJoint(): boolean {
    return this.#line.startsWith('\\\n', this.#at);
  }

  #skipBlanks(): void {
    while (this.#at < this.#line.length && (this.#atBlank() || this.#atJoint())) this.#at++;
  }
}
