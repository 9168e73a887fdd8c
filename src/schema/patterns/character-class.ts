import {
  literal,
  otherCase,
  type PatternReader,
  readCharacter,
  readSharedClass,
  Untranslatable,
} from './reader.ts';

/** The classes of POSIX, as `[:alpha:]` within a class. */
const posix: Record<string, string> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  ascii: '\\x00-\\x7f',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
  space: '\\t-\\r ',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9a-fA-F',
};

/** A part of a class: a character, or the source of several. */
type Part = { character: string } | { source: string };

/**
 * Translates a class of characters, of which `[` has been read. Java, Rust and Ruby intersect with `&&[…]`, .NET
 * subtracts with `-[…]`, and Rust with `--[…]`. A class that engines read in different ways is not translated.
 * @throws Untranslatable
 */
export function translateClass(reader: PatternReader, ignoresCase: boolean): string {
  const negated = reader.skip('^');
  const own: string[] = [];
  /** Conditions that the character must meet as well: lookaheads. */
  const conditions: string[] = [];
  // A bracket at the beginning means itself.
  if (reader.skip(']')) own.push(literal(']'));
  while (!reader.skip(']')) {
    const operator = own.length > 0 ? reader.match(/(&&|--?)\[/y)?.[1] : undefined;
    if (operator !== undefined) {
      const inner = translateClass(reader, ignoresCase);
      conditions.push(`(?${operator === '&&' ? '=' : '!'}${inner})`);
      // Only .NET, whose operator comes last, negates before it subtracts.
      if (operator === '-' ? !reader.sees(']') : negated) throw new Untranslatable();
    } else if (conditions.length > 0 || reader.sees('&&')) throw new Untranslatable();
    else own.push(...readParts(reader, ignoresCase));
  }
  const plain = `[${negated ? '^' : ''}${own.join('')}]`;
  return conditions.length === 0 ? plain : `(?:${conditions.join('')}${plain})`;
}

/** Reads a character, a range, or a class within a class. */
function readParts(reader: PatternReader, ignoresCase: boolean): string[] {
  if (reader.skip('\\Q'))
    return [...reader.quoted()].flatMap((character) => range(character, character, ignoresCase));
  const first = readPart(reader);
  if ('source' in first) {
    if (ignoresCase && /^(?:\\p\{.*|a-z|A-Z)$/i.test(first.source)) throw new Untranslatable();
    return [first.source];
  }
  const start = reader.at;
  if (!reader.skip('-') || reader.sees(']') || reader.sees('[') || reader.sees('-')) {
    reader.at = start;
    return range(first.character, first.character, ignoresCase);
  }
  const last = readPart(reader);
  if ('character' in last) return range(first.character, last.character, ignoresCase);
  return [...range(first.character, first.character, ignoresCase), literal('-'), last.source];
}

function readPart(reader: PatternReader): Part {
  if (reader.skip('\\')) {
    if (reader.skip('b')) return { character: '\b' };
    if (reader.skip('v')) return { character: '\v' };
    const source = readSharedClass(reader);
    if (source !== undefined) return { source };
    const character = readCharacter(reader);
    if (character === undefined) throw new Untranslatable();
    return { character };
  }
  const named = reader.match(/\[:(\^?)([a-z]+):\]/y);
  if (named !== undefined) {
    const [, caret, name = ''] = named;
    const source = Object.hasOwn(posix, name) ? posix[name] : undefined;
    // There is no way to write the opposite of a list within a list.
    if (source === undefined || caret === '^') throw new Untranslatable();
    return { source };
  }
  // Some engines take it for itself, others for a class within this one.
  if (reader.sees('[') && reader.source.indexOf(']', reader.source.indexOf(']', reader.at) + 1) > 0) {
    throw new Untranslatable();
  }
  return { character: reader.next() };
}

function range(first: string, last: string, ignoresCase: boolean): string[] {
  const text = first === last ? literal(first) : `${literal(first)}-${literal(last)}`;
  if (!ignoresCase) return [text];
  const [low, high] = [first.codePointAt(0) ?? 0, last.codePointAt(0) ?? 0];
  if (high > 0x7f || high < low) throw new Untranslatable();
  const others: string[] = [];
  for (let code = low; code <= high; code++) {
    const other = otherCase(String.fromCharCode(code));
    if (other !== undefined) others.push(other);
  }
  return [text, ...others];
}
