import type { Token } from '../arguments/tokenize.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { query } from '../render/query.ts';

/** A `$name.path` in a word; `${name.path}` where text follows that could belong to the path. */
export interface Reference {
  /** From the `$` to behind the path. */
  from: number;
  to: number;
  name: string;
  /** JMESPath, without the dot that begins it; empty for the whole. */
  path: string;
}

/** What `x = …` kept, and what is put in the place of `$x.path`. */
export class Variables {
  readonly #values = new Map<string, Json>();

  get names(): string[] {
    return [...this.#values.keys()].sort();
  }

  set(name: string, value: Json): void {
    this.#values.set(name, value);
  }

  /**
   * The word with its variables put in. A value that is one alone keeps its JSON type; in JSON it is JSON; inside a
   * longer or quoted text it is text. Throws UsageError for one that is not there.
   */
  async expand(word: Token): Promise<string> {
    if (word.literal || !word.text.includes('$')) return word.text;
    const { text } = word;
    const [, key = '', colon = ''] = /^(?![{[$])([^\s=]*?)(:?)=/.exec(text) ?? [];
    const start = key === '' && colon === '' ? 0 : key.length + colon.length + 1;
    const value = text.slice(start);
    const references = referencesIn(value);
    const [only] = references;
    if (only === undefined) return text;
    if (only.from === 0 && only.to === value.length && !word.quoted) {
      const json = await this.#value(only);
      if (start > 0) return `${key}:=${JSON.stringify(json)}`;
      return typeof json === 'string' ? json : JSON.stringify(json);
    }
    const isJson = colon === ':' || /^[[{]/.test(value);
    let expanded = text.slice(0, start);
    let at = 0;
    for (const reference of references) {
      expanded += value.slice(at, reference.from);
      const json = await this.#value(reference);
      at = reference.to;
      if (!isJson) expanded += typeof json === 'string' ? json : JSON.stringify(json);
      else if (inJsonString(value, reference.from)) {
        expanded += JSON.stringify(typeof json === 'string' ? json : JSON.stringify(json)).slice(1, -1);
      } else expanded += JSON.stringify(json);
    }
    return expanded + value.slice(at);
  }

  async #value({ name, path }: Reference): Promise<Json> {
    const value = this.#values.get(name);
    if (value === undefined) {
      throw new UsageError(`There is no variable ${name}.${didYouMean(name, this.#values.keys())}`, {
        hint: `Keep one with: ${name} = call …; as text it stands in single quotes: '$${name}'.`,
      });
    }
    if (path === '') return value;
    try {
      return await query(path, value);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(error.message.replace(/^--query( ".*?")?/, `$${name}.${path}`), {
        hint: `A path is JMESPath, and starts at what ${name} holds.`,
        cause: error,
      });
    }
  }
}

/** The variables in a text, in their order. */
export function referencesIn(text: string): Reference[] {
  const found: Reference[] = [];
  const start = /\$(\{?)([A-Za-z_]\w*)/g;
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const [, brace, name = ''] = match;
    const end = endOfPath(text, start.lastIndex);
    if (brace === '{' && text.charAt(end) !== '}') continue;
    const path = text.slice(start.lastIndex, end).replace(/^\./, '');
    const to = brace === '{' ? end + 1 : end;
    found.push({ from: match.index, to, name, path });
    start.lastIndex = to;
  }
  return found;
}

/** Where the path behind a name ends: `.name`, `."any name"`, `.*`, `.function(…)`, `[…]`, `.{…}`, as often as they come. */
function endOfPath(text: string, start: number): number {
  let at = start;
  for (;;) {
    const step = /^\.(?:[A-Za-z_]\w*|\*|"(?:[^"\\]|\\.)*")/.exec(text.slice(at));
    const opens = text.charAt(at) === '[' || /^\.[[{]/.test(text.slice(at, at + 2));
    if (step !== null) {
      at += step[0].length;
      if (text.charAt(at) === '(') at = endOfBracket(text, at);
    } else if (opens) {
      const end = endOfBracket(text, text.charAt(at) === '.' ? at + 1 : at);
      if (end === at) return at;
      at = end;
    } else return at;
  }
}

/** Behind the bracket that closes the one at `start`; `start` itself if none does. */
function endOfBracket(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (/["'`]/.test(character)) {
      const close = text.indexOf(character, at + 1);
      if (close < 0) return start;
      at = close;
    } else if (/[[{(]/.test(character)) depth++;
    else if (/[\]})]/.test(character)) depth--;
    if (depth === 0) return at + 1;
  }
  return start;
}

/** Whether a place in a JSON text lies in one of its strings. */
function inJsonString(text: string, place: number): boolean {
  let inside = false;
  for (let at = 0; at < place; at++) {
    const character = text.charAt(at);
    if (character === '\\' && inside) at++;
    else if (character === '"') inside = !inside;
  }
  return inside;
}
