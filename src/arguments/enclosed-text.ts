import { endOfString } from '../core/json-text.ts';

/** Searches for the end of a text in quotes or brackets. The text may arrive in rows. */
export class EnclosedText {
  readonly #opening: string;
  /** The closing brackets that are expected, and where each was opened. */
  readonly #due: { bracket: string; at: number }[] = [];
  #isInString = false;
  #wrongAt: number | undefined;

  /** `opening`: the quote or bracket that begins it. */
  constructor(opening: string) {
    this.#opening = opening;
  }

  /** What it is: a text in quotes, or JSON in brackets. */
  get kind(): 'quote' | 'json' {
    return this.#opening === "'" || this.#opening === '"' ? 'quote' : 'json';
  }

  /** Offset of the first bracket that closes another one than the innermost. */
  get wrongAt(): number | undefined {
    return this.#wrongAt;
  }

  /** Offset of the innermost open bracket. */
  get openAt(): number | undefined {
    return this.#due.at(-1)?.at;
  }

  /**
   * Returns the offset after its end; undefined if it does not end in `text`. `start`: in the first text, where its content
   * begins (in brackets, with the bracket); 0 in the rows that follow.
   */
  endIn(text: string, start: number): number | undefined {
    if (this.kind === 'json') return this.#endOfJson(text, start);
    if (this.#opening === '"') return this.#endOfString(text, start);
    const end = text.indexOf(this.#opening, start);
    return end < 0 ? undefined : end + 1;
  }

  #endOfJson(text: string, start: number): number | undefined {
    const signs = /["{}[\]]/g;
    signs.lastIndex = start;
    if (this.#isInString) {
      const end = this.#endOfString(text, start);
      if (end === undefined) return undefined;
      this.#isInString = false;
      signs.lastIndex = end;
    }
    for (let found = signs.exec(text); found !== null; found = signs.exec(text)) {
      const { 0: sign, index: at } = found;
      if (sign === '"') {
        const end = this.#endOfString(text, at + 1);
        this.#isInString = end === undefined;
        if (end === undefined) return undefined;
        signs.lastIndex = end;
      } else if (sign === '{') this.#due.push({ bracket: '}', at });
      else if (sign === '[') this.#due.push({ bracket: ']', at });
      else if (this.#due.pop()?.bracket !== sign) this.#wrongAt ??= at;
      if (this.#due.length === 0) return signs.lastIndex;
    }
    return undefined;
  }

  /** Returns the offset after the end of a text in double quotes, which goes on at `start`. */
  #endOfString(text: string, start: number): number | undefined {
    const end = endOfString(text, start - 1);
    return end < text.length ? end + 1 : undefined;
  }
}
