import { translateClass } from './character-class.ts';
import {
  literal,
  otherCase,
  PatternReader,
  readCharacter,
  readSharedClass,
  Untranslatable,
} from './reader.ts';

/** The end of the text, or before a newline there: what `$` and `\Z` mean in most engines, and more than in others. */
const end = '(?=\\n?(?![\\s\\S]))';
const absoluteEnd = '(?![\\s\\S])';
const lineBreak = '\\r\\n|[\\n\\v\\f\\r\\x85\\u2028\\u2029]';

/** The inline flags that hold in a part of an expression. */
interface Flags {
  ignoreCase: boolean;
  dotAll: boolean;
  multiline: boolean;
}

const flagNames: Record<string, keyof Flags | undefined> = {
  i: 'ignoreCase',
  s: 'dotAll',
  m: 'multiline',
};

/**
 * Translates a regular expression of Python, Java, .NET, Rust, Go, PCRE or Ruby to the source of a JavaScript one with
 * the "u" flag, and any other flags that it needs. Where engines differ in what they accept, the result accepts both.
 * Returns undefined for what JavaScript cannot express, or what means different things in them.
 */
export function translatePattern(source: string): { source: string; flags: string } | undefined {
  try {
    return new Translator(source).translate();
  } catch (error) {
    if (error instanceof Untranslatable || error instanceof RangeError) return undefined;
    throw error;
  }
}

class Translator {
  readonly #reader: PatternReader;
  readonly #out: string[] = [];
  /** The names of the groups so far, by number: more groups are added to them. */
  readonly #groups: string[] = [];
  #atomicGroups = 0;

  constructor(source: string) {
    this.#reader = new PatternReader(source);
  }

  translate(): { source: string; flags: string } {
    const flags: Flags = { ignoreCase: false, dotAll: false, multiline: false };
    const global = this.#reader.match(/\(\?([imsu]+)\)/y)?.[1] ?? '';
    flags.dotAll = global.includes('s');
    flags.multiline = global.includes('m');
    this.#alternatives(flags);
    if (!this.#reader.isAtEnd) throw new Untranslatable();
    return { source: this.#out.join(''), flags: global.includes('i') ? 'iu' : 'u' };
  }

  /** Translates up to the end of the group. */
  #alternatives(outer: Flags): void {
    const flags = { ...outer };
    while (!this.#reader.isAtEnd && !this.#reader.sees(')')) {
      const start = this.#out.length;
      if (this.#reader.skip('|')) this.#out.push('|');
      else if (this.#atom(flags)) this.#quantifier(start);
    }
  }

  /** Translates one atom or assertion. Returns false for what cannot be repeated. */
  #atom(flags: Flags): boolean {
    const reader = this.#reader;
    if (reader.skip('(')) return this.#group(flags);
    if (reader.skip('[')) return this.#emit(translateClass(reader, flags.ignoreCase));
    if (reader.skip('\\')) return this.#escape(flags);
    if (reader.skip('.')) return this.#emit(flags.dotAll ? '[\\s\\S]' : '[^\\n]');
    if (reader.skip('^')) return !this.#emit(flags.multiline ? '(?<![^\\n])' : '^');
    if (reader.skip('$')) return !this.#emit(flags.multiline ? '(?![^\\n])' : end);
    if (reader.match(/[*+?]|\{\d*,?\d*\}/y) !== undefined) throw new Untranslatable();
    return this.#literal(reader.next(), flags);
  }

  #emit(source: string): true {
    this.#out.push(source);
    return true;
  }

  #literal(character: string, { ignoreCase }: Flags): true {
    const other = ignoreCase ? otherCase(character) : undefined;
    return this.#emit(other === undefined ? literal(character) : `[${character}${other}]`);
  }

  #escape(flags: Flags): boolean {
    const reader = this.#reader;
    if (reader.skip('A')) return !this.#emit('^');
    if (reader.skip('z')) return !this.#emit(absoluteEnd);
    if (reader.skip('Z')) return !this.#emit(end);
    const boundary = reader.match(/[bB](?!\{)/y);
    if (boundary !== undefined) return !this.#emit(`\\${boundary[0]}`);
    if (reader.skip('v')) return this.#emit('\\v');
    if (reader.skip('R')) return this.#atomic(() => this.#emit(lineBreak));
    if (reader.skip('Q')) {
      const characters = [...reader.quoted()];
      for (const character of characters) this.#literal(character, flags);
      // What follows repeats the last character only.
      if (/^(?:[*+?]|\{\d+,?\d*\})\+/.test(reader.source.slice(reader.at))) throw new Untranslatable();
      return characters.length > 0;
    }
    const number = reader.match(/[1-9]\d?/y)?.[0];
    if (number !== undefined) return this.#reference(this.#groups[Number(number) - 1], flags);
    const name = reader.match(/k(?:<(\w+)>|\{(\w+)\}|'(\w+)')/y);
    if (name !== undefined) return this.#reference(name[1] ?? name[2] ?? name[3], flags);
    const shared = readSharedClass(reader);
    if (shared !== undefined) {
      if (flags.ignoreCase && shared.length > 2) throw new Untranslatable();
      return this.#emit(shared);
    }
    const character = readCharacter(reader);
    if (character === undefined) throw new Untranslatable();
    return this.#literal(character, flags);
  }

  #reference(name: string | undefined, { ignoreCase }: Flags): true {
    if (name === undefined || ignoreCase) throw new Untranslatable();
    return this.#emit(`\\k<${name}>`);
  }

  /** Translates a group, of which `(` has been read. */
  #group(flags: Flags): boolean {
    const reader = this.#reader;
    if (reader.match(/\?#[^)]*\)/y) !== undefined) return false;
    const switched = reader.match(/\?([a-z]*)(?:-([a-z]+))?([:)])/iy);
    if (switched !== undefined) {
      const [, on = '', off = '', ending] = switched;
      const inner = ending === ')' ? flags : { ...flags };
      for (const letter of on) if (letter !== 'u') setFlag(inner, letter, true);
      for (const letter of off) setFlag(inner, letter, false);
      if (ending === ')') return false;
      return this.#enclose('(?:', inner);
    }
    if (reader.skip('?>')) return this.#atomic(() => this.#alternatives(flags), true);
    const look = reader.match(/\?(?:<?[=!])/y);
    if (look !== undefined) return !this.#enclose(`(${look[0]}`, flags);
    const named = reader.match(/\?(?:P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/y);
    const reference = named === undefined ? reader.match(/\?P=(\w+)\)/y) : undefined;
    if (reference !== undefined) return this.#reference(reference[1], flags);
    if (named === undefined && reader.sees('?')) throw new Untranslatable();
    const name = named?.[1] ?? named?.[2] ?? `_${this.#groups.length}`;
    this.#groups.push(name);
    return this.#enclose(`(?<${name}>`, flags);
  }

  #enclose(opening: string, flags: Flags): true {
    this.#out.push(opening);
    this.#alternatives(flags);
    if (!this.#reader.skip(')')) throw new Untranslatable();
    return this.#emit(')');
  }

  /** Wraps what `inner` emits so that it is not tried again once it has matched. */
  #atomic(inner: () => void, isGroup = false): true {
    const name = this.#atomicName();
    this.#out.push(`(?:(?=(?<${name}>`);
    inner();
    if (isGroup && !this.#reader.skip(')')) throw new Untranslatable();
    return this.#emit(`))\\k<${name}>)`);
  }

  #atomicName(): string {
    this.#atomicGroups += 1;
    return `_atomic${this.#atomicGroups}`;
  }

  /** Translates what repeats the atom that begins at `start`. */
  #quantifier(start: number): void {
    const reader = this.#reader;
    const found = reader.match(/([*+?]|\{\d+(?:,\d*)?\})([+?]?)/y);
    if (found === undefined) return;
    const [, times = '', mode] = found;
    if (mode !== '+') {
      this.#out.push(times + mode);
      return;
    }
    const atom = this.#out.splice(start).join('');
    const name = this.#atomicName();
    this.#out.push(`(?:(?=(?<${name}>${atom}${times}))\\k<${name}>)`);
  }
}

function setFlag(flags: Flags, letter: string, value: boolean): void {
  const name = Object.hasOwn(flagNames, letter) ? flagNames[letter] : undefined;
  if (name === undefined) throw new Untranslatable();
  flags[name] = value;
}
