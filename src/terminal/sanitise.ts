/**
 * Sanitises untrusted text. Colours are removed. What else a terminal would interpret or use to hide other text is
 * escaped as in a JavaScript string literal: `\x1b`, `\x9b`, `\u202e`, `\u{e0041}`.
 *
 * Escaped are control characters (C0 except TAB and LF, DEL, C1), and with them escape sequences; the marks,
 * embeddings, overrides and isolates of bidirectional text; line and paragraph separators; deprecated format characters,
 * annotations and tags; lone surrogates.
 */

// `[^\P{Cc}\t\n]` matches control characters except TAB and LF.
const unsafe = String.raw`[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}`;
const esc = String.fromCharCode(0x1b);
const c1Introducer = String.fromCharCode(0x9b);
/** Most texts are printable ASCII: they are passed over in a tenth of the time. */
const beyondAscii = /[^ -~]/;
const beyondAsciiLines = /[^\t\n -~]/;
const unevenAscii = /[^ -~]|^ | (?: |$)/;
const tabsAndLineBreaks = /[\t\n]/g;
const whitespaceRuns = /\s+/gu;

/** Returns `text` without colours and with unsafe characters escaped. TAB and LF stay; CR LF becomes LF. */
export function sanitise(text: string): string {
  if (!beyondAsciiLines.test(text)) return text;
  // What a removed sequence was inserted into is escaped, not removed.
  return hasUnsafe(text) ? escapeUnsafe(text.replace(patterns().colours, '')) : text;
}

/**
 * Returns `text` with unsafe characters escaped, on one line: TAB and LF as well (`\t`, `\n`). For names, URIs and the
 * like, which must not look the same if they differ; so that colours are escaped, too.
 */
export function sanitiseLine(text: string): string {
  if (!beyondAscii.test(text)) return text;
  const escaped = hasUnsafe(text) ? escapeUnsafe(text) : text;
  return escaped.replace(tabsAndLineBreaks, (character) => (character === '\t' ? '\\t' : '\\n'));
}

/** Returns rows as lines, with a tab between two cells, each as `sanitiseLine` returns it. */
export function sanitiseToLines(rows: string[][]): string {
  const text = toLines(rows);
  const tabs = rows.reduce((sum, row) => sum + Math.max(0, row.length - 1), 0);
  // Nearly always there is nothing to do, which is known sooner of all cells together.
  const isClean =
    !beyondAsciiLines.test(text) && countOf(text, '\n') === rows.length && countOf(text, '\t') === tabs;
  return isClean ? text : toLines(rows.map((row) => row.map(sanitiseLine)));
}

function toLines(rows: string[][]): string {
  const lines = rows.map((row) => row.join('\t'));
  // Adding a line break to a long text would copy it.
  lines.push('');
  return lines.join('\n');
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}

/** Returns rows with each cell as `sanitiseLine` returns it. */
export function sanitiseRows(rows: string[][]): string[][] {
  const isClean = !beyondAscii.test(rows.map((row) => row.join('')).join(''));
  return isClean ? rows : rows.map((row) => row.map(sanitiseLine));
}

/** Returns choices or rows with their names sanitised. */
export function sanitiseNames<Named extends { name: string }>(items: readonly Named[]): Named[] {
  return items.map((item) => ({ ...item, name: sanitiseLine(item.name) }));
}

/** Like {@link sanitise}, on one line: white space is collapsed to single spaces. For prose in tables. */
export function flatten(text: string): string {
  if (!unevenAscii.test(text)) return text;
  return sanitise(text.replace(whitespaceRuns, ' ').trim());
}

/**
 * Escapes unsafe characters in the output of `JSON.stringify` as `\uXXXX`. It stays equivalent JSON, since they can occur
 * only in strings.
 */
export function sanitiseJson(json: string): string {
  return hasUnsafe(json) ? json.replace(patterns().allUnsafe, escapeForJson) : json;
}

function escapeUnsafe(text: string): string {
  const lines = text.includes('\r\n') ? text.split('\r\n').join('\n') : text;
  return lines.replace(patterns().allUnsafe, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

function escapeForJson(character: string): string {
  let escaped = '';
  for (let at = 0; at < character.length; at++) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

function hasUnsafe(text: string): boolean {
  return patterns().unsafe.test(text);
}

let known: { unsafe: RegExp; allUnsafe: RegExp; colours: RegExp } | undefined;

/** They are created when a text needs them: classes of Unicode take time. */
function patterns(): NonNullable<typeof known> {
  known ??= {
    unsafe: new RegExp(unsafe, 'u'),
    allUnsafe: new RegExp(unsafe, 'gu'),
    // Select Graphic Rendition, and what `tput sgr0` and `grep --color` write beside it.
    colours: new RegExp(`(?:${esc}\\[|${c1Introducer})[\\d;:]*m|${esc}(?:\\(B|\\[0?K)`, 'g'),
  };
  return known;
}
