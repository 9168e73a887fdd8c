import { isTooDeep, parseJson, readJson, tooDeep } from '../../core/json-text.ts';

/** What is known about a text that should have been a response. */
export interface BrokenAnswer {
  /** The id of the request that it answers, if that can be read. */
  id: string | number | undefined;
  /** What the text is instead of a response, as the end of a sentence. */
  fault: string;
  /** Whether the text itself shows more about it. */
  isWorthShowing: boolean;
}

/** A member that only a JSON-RPC message has, and members that only a response has. */
const marks = new Set(['jsonrpc', 'result', 'error']);
/** How much of a text is examined, in characters: the members before a long result tell enough. */
const mostCharacters = 4_000_000;
const value = /\s*:\s*(-?\d+|"(?:[^"\\]|\\.){0,200}")?/y;

/**
 * Examines a text that contains no message. Returns undefined unless it looks like a JSON-RPC response: other text, such
 * as that of a log, does not answer anything.
 */
export function readBrokenAnswer(text: string): BrokenAnswer | undefined {
  const start = text.search(/\S/);
  if (text[start] !== '{') return undefined;
  const members = topLevelMembers(text.slice(start, start + mostCharacters));
  const isResponse = !members.has('method') && [...marks].some((mark) => members.has(mark));
  if (!isResponse || (!members.has('jsonrpc') && !members.has('id'))) return undefined;
  return { id: idIn(members.get('id')), ...faultOf(text) };
}

/** Returns the members of an object, each with its value if that is an integer or a short string, as JSON. */
function topLevelMembers(text: string): Map<string, string | undefined> {
  const members = new Map<string, string | undefined>();
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (character === '"') {
      const end = endOfString(text, at);
      value.lastIndex = end;
      const [matched, given] = (depth === 1 ? value.exec(text) : undefined) ?? [''];
      if (matched !== '') members.set(text.slice(at + 1, Math.min(end - 1, at + 20)), given);
      at = Math.max(end, end + matched.length) - 1;
    }
  }
  return members;
}

/** Returns the index behind the quote that ends a string. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function idIn(json: string | undefined): string | number | undefined {
  try {
    return json === undefined ? undefined : (parseJson(json) as string | number);
  } catch {
    return undefined;
  }
}

function faultOf(text: string): Omit<BrokenAnswer, 'id'> {
  // The beginning of it is brackets.
  if (isTooDeep(text.slice(0, mostCharacters)))
    return { fault: `JSON that is ${tooDeep}`, isWorthShowing: false };
  const isValid = text.length <= mostCharacters && 'value' in readJson(text);
  return {
    fault: isValid ? 'JSON that is not a message' : 'text that is not valid JSON',
    isWorthShowing: true,
  };
}
