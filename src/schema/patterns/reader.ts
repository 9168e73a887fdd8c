/** Thrown for an expression that JavaScript cannot express, or that means different things in different engines. */
export class Untranslatable extends Error {}

/** Reads the source of a regular expression from left to right. */
export class PatternReader {
  readonly source: string;
  at = 0;

  constructor(source: string) {
    this.source = source;
  }

  get isAtEnd(): boolean {
    return this.at >= this.source.length;
  }

  /** Whether `text` comes next. */
  sees(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  /** Skips `text` if it comes next. */
  skip(text: string): boolean {
    const found = this.sees(text);
    if (found) this.at += text.length;
    return found;
  }

  /** Reads what the expression, which must be sticky, matches here. */
  match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.source);
    if (found === null) return undefined;
    this.at += found[0].length;
    return found;
  }

  /** Reads one character. */
  next(): string {
    const code = this.source.codePointAt(this.at);
    if (code === undefined) throw new Untranslatable();
    const character = String.fromCodePoint(code);
    this.at += character.length;
    return character;
  }

  /** Reads the text of `\Q…\E`, of which `\Q` has been read. */
  quoted(): string {
    const end = this.source.indexOf('\\E', this.at);
    const text = this.source.slice(this.at, end < 0 ? undefined : end);
    this.at = end < 0 ? this.source.length : end + 2;
    return text;
  }
}

const codePoint = /[xuU]\{([\da-fA-F]{1,6})\}|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})/y;
const octal = /0([0-7]{0,2})(?![0-9])/y;
const controls: Record<string, string> = { a: '\x07', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Reads an escaped character, of which `\` has been read; undefined if it is an escape of another kind. */
export function readCharacter(reader: PatternReader): string | undefined {
  const found = reader.match(codePoint);
  if (found !== undefined) {
    const code = Number.parseInt(found.slice(1).find((digits) => digits !== undefined) ?? '', 16);
    if (code > 0x10ffff) throw new Untranslatable();
    return String.fromCodePoint(code);
  }
  const digits = reader.match(octal);
  if (digits !== undefined) return String.fromCharCode(Number.parseInt(digits[1] || '0', 8));
  const control = reader.match(/[aefnrt]/y);
  if (control !== undefined) return controls[control[0]];
  // Any escaped punctuation means itself.
  return /^[a-z\d]/i.test(reader.source.slice(reader.at)) ? undefined : reader.next();
}

/** A class of characters that all engines write alike, such as `\d`, and the reader's place after it. */
export function readSharedClass(reader: PatternReader): string | undefined {
  const short = reader.match(/[dDwWsS]/y);
  if (short !== undefined) return `\\${short[0]}`;
  const property = reader.match(/([pP])(?:\{(\^?)([^{}]+)\}|([A-Z]))/y);
  if (property === undefined) return undefined;
  const [, kind = '', caret, name, letter] = property;
  const negated = (kind === 'P') !== (caret === '^');
  const candidates = [name ?? letter ?? '', `Script=${name ?? ''}`];
  for (const candidate of candidates) {
    const text = `\\${negated ? 'P' : 'p'}{${candidate}}`;
    if (compiles(text)) return text;
  }
  throw new Untranslatable();
}

function compiles(source: string): boolean {
  try {
    return new RegExp(source, 'u') !== undefined;
  } catch {
    return false;
  }
}

/** Returns the source that matches exactly this character, inside and outside of a class. */
export function literal(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return /[a-z\d]/i.test(character) ? character : `\\u{${code.toString(16)}}`;
}

/** The other case of an ASCII letter; undefined for what has none. Others have rules that differ between engines. */
export function otherCase(character: string): string | undefined {
  if ((character.codePointAt(0) ?? 0) > 0x7f) throw new Untranslatable();
  if (!/[a-z]/i.test(character)) return undefined;
  return character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase();
}
