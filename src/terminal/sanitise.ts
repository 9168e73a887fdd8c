/**
 * The one place where text that others wrote is made harmless. What a terminal would obey or hide behind
 * is *shown*, spelled as a JavaScript string literal spells it: `\x1b`, `\x9b`, `\u202e`, `\u{e0041}`.
 *
 * Shown are the control characters (C0 but TAB and LF, DEL, C1), with them every escape sequence; the marks,
 * embeddings, overrides and isolates of bidirectional text; line and paragraph separators; deprecated format
 * characters, annotations and tags; surrogates that stand alone.
 */

// `[^\P{Cc}\t\n]` is "a control character, but neither TAB nor LF".
const obeyed =
  /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/u;
const everyObeyed = new RegExp(obeyed.source, 'gu');
const everyLineBreak = /[\t\n]/g;
const everyWhiteSpace = /\s+/gu;

/** `text` with everything but TAB and LF shown instead of obeyed. CR LF becomes LF. */
export function sanitise(text: string): string {
  if (!obeyed.test(text)) return text;
  const lines = text.includes('\r\n') ? text.split('\r\n').join('\n') : text;
  return lines.replace(everyObeyed, spell);
}

/** As {@link sanitise}, on one line: TAB and LF are shown too (`\t`, `\n`). For names, URIs and the like. */
export function sanitiseLine(text: string): string {
  return sanitise(text).replace(everyLineBreak, (character) => (character === '\t' ? '\\t' : '\\n'));
}

/** As {@link sanitise}, on one line: each run of white space becomes a space. For prose in a row of a list. */
export function flatten(text: string): string {
  return sanitise(text.replace(everyWhiteSpace, ' ').trim());
}

/**
 * A JSON text, as `JSON.stringify` makes it, in which what a terminal would obey is `\uXXXX`: the same value,
 * for within strings alone is there anything to replace.
 */
export function sanitiseJson(json: string): string {
  return obeyed.test(json) ? json.replace(everyObeyed, spellForJson) : json;
}

function spell(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

function spellForJson(character: string): string {
  let spelled = '';
  for (let at = 0; at < character.length; at++) {
    spelled += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return spelled;
}
