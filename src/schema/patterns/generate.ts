import { PatternReader, Untranslatable } from './reader.ts';

/** Longer samples are of no use. */
const longest = 1_000;

/** The characters that a sample prefers, then the others of ASCII that can be typed, and some beyond. */
const characters = [
  ...'aA1-_. 0fzZ9',
  ...Array.from({ length: 95 }, (_, at) => String.fromCharCode(0x20 + at)),
  ...'éßαЖ漢あ٣😀\t\n',
];

/** Returns texts that a pattern probably matches, shorter ones first. */
export function* samplesOf({ expression }: { expression: string }, least: number): Iterable<string> {
  for (const times of [1, 0, 2, 3, 4, 8, 16, 40, least]) {
    const text = generateText(expression, times);
    if (text !== undefined) yield text;
  }
}

/**
 * Returns a text that `source` probably matches, in which each part is repeated up to `times` where that is possible;
 * undefined if none comes of it. `source` is a valid expression with the "u" flag. Lookarounds are not considered.
 */
export function generateText(source: string, times: number): string | undefined {
  try {
    return new Generator(source, times).text();
  } catch (error) {
    if (error instanceof Untranslatable || error instanceof RangeError) return undefined;
    throw error;
  }
}

class Generator {
  readonly #reader: PatternReader;
  readonly #times: number;
  /** What the groups stand for, by number and by name. */
  readonly #groups = new Map<string, string>();
  #count = 0;

  constructor(source: string, times: number) {
    this.#reader = new PatternReader(source);
    this.#times = times;
  }

  text(): string {
    return this.#alternatives();
  }

  /** Reads up to the end of the group, and returns the text of the first alternative. */
  #alternatives(): string {
    const reader = this.#reader;
    const texts = [''];
    while (!reader.isAtEnd && !reader.sees(')')) {
      if (reader.skip('|')) texts.push('');
      else texts.push(texts.pop() + this.#repeated(this.#atom()));
    }
    return texts[0] ?? '';
  }

  #repeated(text: string): string {
    const found = this.#reader.match(/([*+?]|\{(\d+)(,?)(\d*)\})\??/y);
    if (found === undefined) return text;
    const [, symbol = '', least, comma, most] = found;
    const min = least === undefined ? (symbol === '+' ? 1 : 0) : Number(least);
    const open = comma === '' ? min : most ? Number(most) : Number.POSITIVE_INFINITY;
    const max = least === undefined ? (symbol === '?' ? 1 : Number.POSITIVE_INFINITY) : open;
    const count = Math.max(min, Math.min(this.#times, max));
    if (text.length * count > longest) throw new Untranslatable();
    return text.repeat(count);
  }

  #atom(): string {
    const reader = this.#reader;
    if (reader.skip('(')) return this.#group();
    if (reader.match(/[$^]|\\[bB]/y) !== undefined) return '';
    const reference = reader.match(/\\(?:k<(\w+)>|([1-9]\d*))/y);
    if (reference !== undefined) return this.#groups.get(reference[1] ?? reference[2] ?? '') ?? '';
    const several = reader.match(/\[(?:\\.|[^\]\\])*\]|\\[dDwWsS]|\\[pP]\{[^}]*\}|\\./uy)?.[0];
    if (several === undefined) return reader.skip('.') ? 'a' : reader.next();
    const code = several === '\\u' || several === '\\x' ? reader.match(/\{?([\da-f]+)\}?/iy)?.[1] : undefined;
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    const member = new RegExp(`^${several}$`, 'u');
    const character = characters.find((each) => member.test(each));
    if (character === undefined) throw new Untranslatable();
    return character;
  }

  /** Reads a group, of which `(` has been read. */
  #group(): string {
    const reader = this.#reader;
    const opening = reader.match(/\?(?::|<?[=!]|<(\w+)>)/y);
    const isCapturing = opening === undefined || opening[1] !== undefined;
    if (isCapturing) this.#count += 1;
    const number = String(this.#count);
    const text = this.#alternatives();
    reader.skip(')');
    if (!isCapturing) return opening?.[0] === '?:' ? text : '';
    this.#groups.set(number, text);
    if (opening?.[1] !== undefined) this.#groups.set(opening[1], text);
    return text;
  }
}
