/** A piece of a text: JSON that was found in it, or what stood between. */
export type Piece = { json: unknown } | { text: string };

/** How many places a text is searched for the beginning of a message: what lies behind is no accident. */
const mostAttempts = 64;

/**
 * Finds the JSON objects and arrays in a text in which something else stands too, as a log line before
 * a message, or two messages without an end of line between.
 */
export function findJson(text: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = 0;
  let attempts = 0;
  for (let at = nextOpening(text, 0); at !== -1 && attempts < mostAttempts; at = nextOpening(text, at)) {
    attempts += 1;
    const end = endOfValue(text, at);
    const json = end === -1 ? undefined : parsed(text.slice(at, end));
    if (json === undefined) {
      at += 1;
      continue;
    }
    if (text.slice(rest, at).trim() !== '') pieces.push({ text: text.slice(rest, at).trim() });
    pieces.push({ json });
    at = end;
    rest = end;
  }
  if (text.slice(rest).trim() !== '') pieces.push({ text: text.slice(rest).trim() });
  return pieces;
}

/** Whether a text begins an object or array and ends before that does. */
export function isUnfinished(text: string): boolean {
  return /^\s*[[{]/.test(text) && endOfValue(text, text.search(/[[{]/)) === -1;
}

function nextOpening(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x7b || character === 0x5b) return at;
  }
  return -1;
}

/** The place after the bracket that closes the one at `start`; -1 when none does. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
