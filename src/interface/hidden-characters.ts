/**
 * Characters that a reader does not see and a model does: invisible ones, and those that reorder text. Where a script or
 * an emoji needs them, they are not counted.
 */

/** The characters by their names. Of two numbers: a range, whose characters are numbered from 1 if the name ends in `-`. */
const names: readonly (readonly [first: number, last: number, name: string])[] = [
  [0xad, 0xad, 'SOFT HYPHEN'],
  [0x34f, 0x34f, 'COMBINING GRAPHEME JOINER'],
  [0x61c, 0x61c, 'ARABIC LETTER MARK'],
  [0x115f, 0x115f, 'HANGUL CHOSEONG FILLER'],
  [0x1160, 0x1160, 'HANGUL JUNGSEONG FILLER'],
  [0x17b4, 0x17b4, 'KHMER VOWEL INHERENT AQ'],
  [0x17b5, 0x17b5, 'KHMER VOWEL INHERENT AA'],
  [0x180b, 0x180d, 'MONGOLIAN FREE VARIATION SELECTOR-'],
  [0x180e, 0x180e, 'MONGOLIAN VOWEL SEPARATOR'],
  [0x180f, 0x180f, 'MONGOLIAN FREE VARIATION SELECTOR FOUR'],
  [0x200b, 0x200b, 'ZERO WIDTH SPACE'],
  [0x200c, 0x200c, 'ZERO WIDTH NON-JOINER'],
  [0x200d, 0x200d, 'ZERO WIDTH JOINER'],
  [0x200e, 0x200e, 'LEFT-TO-RIGHT MARK'],
  [0x200f, 0x200f, 'RIGHT-TO-LEFT MARK'],
  [0x2028, 0x2028, 'LINE SEPARATOR'],
  [0x2029, 0x2029, 'PARAGRAPH SEPARATOR'],
  [0x202a, 0x202a, 'LEFT-TO-RIGHT EMBEDDING'],
  [0x202b, 0x202b, 'RIGHT-TO-LEFT EMBEDDING'],
  [0x202c, 0x202c, 'POP DIRECTIONAL FORMATTING'],
  [0x202d, 0x202d, 'LEFT-TO-RIGHT OVERRIDE'],
  [0x202e, 0x202e, 'RIGHT-TO-LEFT OVERRIDE'],
  [0x2060, 0x2060, 'WORD JOINER'],
  [0x2061, 0x2061, 'FUNCTION APPLICATION'],
  [0x2062, 0x2062, 'INVISIBLE TIMES'],
  [0x2063, 0x2063, 'INVISIBLE SEPARATOR'],
  [0x2064, 0x2064, 'INVISIBLE PLUS'],
  [0x2066, 0x2066, 'LEFT-TO-RIGHT ISOLATE'],
  [0x2067, 0x2067, 'RIGHT-TO-LEFT ISOLATE'],
  [0x2068, 0x2068, 'FIRST STRONG ISOLATE'],
  [0x2069, 0x2069, 'POP DIRECTIONAL ISOLATE'],
  [0x206a, 0x206f, 'deprecated format character'],
  [0x3164, 0x3164, 'HANGUL FILLER'],
  [0xfe00, 0xfe0f, 'VARIATION SELECTOR-'],
  [0xfeff, 0xfeff, 'ZERO WIDTH NO-BREAK SPACE'],
  [0xffa0, 0xffa0, 'HALFWIDTH HANGUL FILLER'],
  [0xfff9, 0xfffb, 'interlinear annotation character'],
  [0x1d173, 0x1d17a, 'musical format character'],
  [0xe0000, 0xe007f, 'TAG CHARACTER'],
  [0xe0100, 0xe01ef, 'VARIATION SELECTOR-'],
];

/** The number of the first variation selector of the second range. */
const supplement = 0xe0100;
const firstOfSupplement = 17;
/** Where tag characters stand for those of ASCII. */
const firstTag = 0xe0000;
/** How many names a sentence lists. */
const mostNames = 4;

const ranges = names.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`).join('');
/** Control characters except TAB, LF and CR count as well. */
const hidden = new RegExp(`[^\\P{Cc}\\t\\n\\r]|[${ranges}]`, 'gu');

/**
 * What needs such characters: symbols, emoji and their sequences, the flags of parts of countries, letters that are joined
 * or not, words without spaces between them, and variants of Mongolian letters and Chinese characters.
 */
const legitimate = new RegExp(
  [
    String.raw`(?<=[\p{Emoji}\p{S}])[\ufe0e\ufe0f]`,
    String.raw`(?<=[\p{Emoji}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})`,
    String.raw`(?<=\u{1f3f4}[\u{e0061}-\u{e007a}\u{e0030}-\u{e0039}]{0,6})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}\u{e007f}]`,
    String.raw`(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}])[\u200c\u200d]`,
    String.raw`(?<=[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])\u200b`,
    String.raw`(?<=\p{Script=Mongolian})[\u180b-\u180f]`,
    String.raw`(?<=\p{Script=Han})[\u{e0100}-\u{e01ef}]`,
  ].join('|'),
  'gu',
);

/** Returns the names of the hidden characters in a text, each once, as `ZERO WIDTH SPACE (U+200B)`. */
export function hiddenCharacters(text: string): string[] {
  const found = new Set<string>();
  const tags: string[] = [];
  for (const { character } of findHidden(text)) {
    const code = character.codePointAt(0) ?? 0;
    if (code > firstTag + 0x1f && code < firstTag + 0x7f) tags.push(String.fromCodePoint(code - firstTag));
    else found.add(nameOf(code));
  }
  if (tags.length > 0) found.add(`TAG CHARACTERS that spell ${JSON.stringify(tags.join(''))}`);
  return [...found];
}

/** Joins such names to a phrase, of which it lists some. */
export function listHidden(characters: readonly string[]): string {
  const more = characters.length - mostNames;
  return more <= 0 ? characters.join(', ') : `${characters.slice(0, mostNames).join(', ')} and ${more} more`;
}

/** Returns `text` with its hidden characters escaped, as `\u200b` and `\u{e0041}`. */
export function escapeHidden(text: string): string {
  return replaceHidden(text, (character) => escapeOf(character.codePointAt(0) ?? 0));
}

/** Returns `text` with each hidden character replaced. */
export function replaceHidden(text: string, replacement: (character: string) => string): string {
  let replaced = '';
  let end = 0;
  for (const { index, character } of findHidden(text)) {
    replaced += text.slice(end, index) + replacement(character);
    end = index + character.length;
  }
  return replaced + text.slice(end);
}

/** Returns the hidden characters of a text, with where they are. */
export function findHidden(text: string): { index: number; character: string }[] {
  const found = [...text.matchAll(hidden)];
  if (found.length === 0) return [];
  const needed = new Set([...text.matchAll(legitimate)].map(({ index }) => index));
  return found
    .filter(({ index }) => !needed.has(index))
    .map((match) => ({ index: match.index, character: match[0] }));
}

function nameOf(code: number): string {
  const point = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const entry = names.find(([first, last]) => code >= first && code <= last);
  if (entry === undefined) return `control character (${point})`;
  const [first, , name] = entry;
  if (!name.endsWith('-')) return `${name} (${point})`;
  return `${name}${code - first + (first === supplement ? firstOfSupplement : 1)} (${point})`;
}

function escapeOf(code: number): string {
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}
