/** Follows the brackets of a JSON text that may come in parts: whether what was opened has been closed. */
export class Nesting {
  #depth = 0;
  #quoted = false;
  #escaped = false;

  /** Goes on with `text` from `start`. Gives the place after the bracket that closes the first one; -1 for none. */
  follow(text: string, start = 0): number {
    for (let at = start; at < text.length; at += 1) {
      const character = text.charCodeAt(at);
      if (this.#escaped) this.#escaped = false;
      else if (character === backslash) this.#escaped = this.#quoted;
      else if (character === quote) this.#quoted = !this.#quoted;
      else if (this.#quoted) continue;
      else if (character === brace || character === bracket) this.#depth += 1;
      else if (character === endOfBrace || character === endOfBracket) {
        this.#depth -= 1;
        if (this.#depth === 0) return at + 1;
      }
    }
    return -1;
  }
}

const quote = 0x22;
const bracket = 0x5b;
const backslash = 0x5c;
const endOfBracket = 0x5d;
const brace = 0x7b;
const endOfBrace = 0x7d;
