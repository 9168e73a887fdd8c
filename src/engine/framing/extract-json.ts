import { parseJson, TooDeepError } from '../../core/json-text.ts';
/** Follows the brackets of a JSON text that may arrive in parts. */
export class Nesting {
  #depth = 0;
  #quoted = false;
  #escaped = false;

  /** Continues with `text` from `start`. Returns the index behind the bracket that closes the first one, or -1. */
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

/** A piece of a text: a JSON value, or the text between two of them. */
export type Piece = { json: unknown } | { text: string };

/** At how many brackets of a text a message may begin. */
const mostAttempts = 64;
/** How many characters are examined in total: each bracket that is never closed costs the rest of the text. */
const mostCharacters = 4_000_000;
/** The same limit for long texts, as a multiple of their length. */
const mostPasses = 8;
/** How many characters are examined beyond one pass of a very long text. */
const mostAgain = 50_000_000;

/**
 * Finds the JSON objects and arrays in a text that contains something else as well, such as a log line before a
 * message, or two messages without a line end between them.
 */
export function extractJson(text: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = 0;
  let attempts = 0;
  const { length } = text;
  let budget = Math.max(mostCharacters, Math.min(mostPasses * length, length + mostAgain));
  for (let at = nextOpening(text, 0); at !== -1; at = nextOpening(text, at)) {
    if (attempts >= mostAttempts || budget <= 0) break;
    attempts += 1;
    const end = new Nesting().follow(text, at);
    budget -= (end === -1 ? text.length : end) - at;
    const json = end === -1 ? undefined : parsed(text.slice(at, end));
    // What it contains is not a message.
    if (json === tooDeep) {
      at = end;
      continue;
    }
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

function nextOpening(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x7b || character === 0x5b) return at;
  }
  return -1;
}

const tooDeep = Symbol('too deep');

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    return error instanceof TooDeepError ? tooDeep : undefined;
  }
}
