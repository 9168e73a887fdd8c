import { EnclosedText } from './enclosed-text.ts';

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
  open: EnclosedText | undefined;
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

/** A part of a word up to what is special in it: before its value, and in it. */
const beforeValue = /[^\s=\\]+|=|\\/y;
const inValue = /[^\s\\]+|\\/y;
const blanks = /(?:\s|\\\n)+/y;

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
    const first = this.#enclosed();
    let { text, quoted, literal } = first;
    for (let plain = beforeValue; this.#at < this.#line.length; ) {
      if (this.#atJoint()) {
        this.#at += 2;
        continue;
      }
      const piece = this.#match(plain);
      if (piece === undefined) break;
      text += piece;
      if (piece !== '=' || plain === inValue) continue;
      plain = inValue;
      const value = this.#enclosed();
      text += value.text;
      quoted ||= value.quoted;
      literal ||= value.literal;
    }
    return { text, start, end: this.#at, quoted, literal };
  }

  /** Reads the quoted text or the JSON that starts here; the empty string if neither does. */
  #enclosed(): { text: string; quoted: boolean; literal: boolean } {
    const start = this.#at;
    const opening = this.#line.charAt(start);
    const none = { text: '', quoted: false, literal: false };
    if (opening === '' || !`'"{[`.includes(opening)) return none;
    const enclosed = new EnclosedText(opening);
    const isJson = enclosed.kind === 'json';
    const end = enclosed.endIn(this.#line, isJson ? start : start + 1);
    this.#wrongAt ??= enclosed.wrongAt;
    if (end === undefined) {
      this.#open = enclosed;
      this.#openAt = enclosed.openAt ?? start;
    }
    this.#at = end ?? this.#line.length;
    if (isJson) {
      const text = this.#line.slice(start, this.#at);
      return { ...none, text: end === undefined ? text : text.replaceAll('\\\n', '') };
    }
    const text = this.#line.slice(start + 1, end === undefined ? undefined : end - 1);
    if (opening === "'") return { text, quoted: true, literal: true };
    return { text: text.replace(/\\(?:(["\\])|\n)/g, '$1'), quoted: true, literal: false };
  }

  /** Reads what matches here, if anything does. */
  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#line) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }

  /** Whether a backslash here joins two lines. */
  #atJoint(): boolean {
    return this.#line.startsWith('\\\n', this.#at);
  }

  #skipBlanks(): void {
    this.#match(blanks);
  }
}
