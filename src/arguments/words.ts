import { endOfString } from './json-text.ts';

/** A word of a line typed in the REPL. */
export interface Word {
  /** Without the quotes that bound it. */
  text: string;
  /** Where it starts in the line, quotes included; in UTF-16 units. */
  start: number;
  /** The place after its last character. */
  end: number;
  /** Whether any of it was quoted: such a word is never an operator. */
  quoted: boolean;
}

/** A line in words. */
export interface Words {
  words: Word[];
  /** What the end of the line leaves open, so that it goes on in the next one. */
  open: 'quote' | 'json' | undefined;
}

/**
 * Splits a line by the REPL's rules. Blanks divide. Quotes count only at the start of a word or of a value
 * (after `=` or `:=`); elsewhere they are letters, as in `it's`. In double quotes `\"` and `\\` stand for
 * `"` and `\`; all other backslashes are letters. A word or value that starts with `{` or `[` runs to its
 * match, with blanks, newlines and strings.
 */
export function splitWords(line: string): Words {
  return new LineReader(line).read();
}

class LineReader {
  readonly #line: string;
  #at = 0;
  #open: Words['open'];

  constructor(line: string) {
    this.#line = line;
  }

  read(): Words {
    const words: Word[] = [];
    for (this.#skipBlanks(); this.#at < this.#line.length; this.#skipBlanks()) words.push(this.#word());
    return { words, open: this.#open };
  }

  #word(): Word {
    const start = this.#at;
    const first = this.#bound();
    let { text, quoted } = first;
    let inValue = false;
    while (this.#at < this.#line.length && !this.#atBlank()) {
      const character = this.#line.charAt(this.#at++);
      text += character;
      if (character !== '=' || inValue) continue;
      inValue = true;
      const value = this.#bound();
      text += value.text;
      quoted ||= value.quoted;
    }
    return { text, start, end: this.#at, quoted };
  }

  /** Reads what is bound together from here on: a quoted text or JSON; nothing if neither starts here. */
  #bound(): { text: string; quoted: boolean } {
    const character = this.#line.charAt(this.#at);
    if (character === "'") return { text: this.#singleQuoted(), quoted: true };
    if (character === '"') return { text: this.#doubleQuoted(), quoted: true };
    return { text: character === '{' || character === '[' ? this.#json() : '', quoted: false };
  }

  #singleQuoted(): string {
    const start = this.#at + 1;
    const close = this.#line.indexOf("'", start);
    if (close < 0) return this.#unfinished('quote', this.#line.slice(start));
    this.#at = close + 1;
    return this.#line.slice(start, close);
  }

  #doubleQuoted(): string {
    const start = this.#at + 1;
    const close = endOfString(this.#line, this.#at);
    const text = this.#line.slice(start, close).replace(/\\(["\\])/g, '$1');
    if (close >= this.#line.length) return this.#unfinished('quote', text);
    this.#at = close + 1;
    return text;
  }

  #json(): string {
    const start = this.#at;
    let depth = 0;
    for (let at = start; at < this.#line.length; at++) {
      const character = this.#line.charAt(at);
      if (character === '"') at = endOfString(this.#line, at);
      else if (character === '{' || character === '[') depth++;
      else if (character === '}' || character === ']') depth--;
      if (depth > 0) continue;
      this.#at = at + 1;
      return this.#line.slice(start, at + 1);
    }
    return this.#unfinished('json', this.#line.slice(start));
  }

  #unfinished(open: 'quote' | 'json', text: string): string {
    this.#open = open;
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
