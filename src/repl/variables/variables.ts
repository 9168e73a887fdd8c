import type { Token } from '../../arguments/tokenize.ts';
import { didYouMean } from '../../core/did-you-mean.ts';
import { UsageError } from '../../core/errors.ts';
import { isObject, type Json } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { describeValue } from '../../core/secrets.ts';
import { query } from '../../render/query.ts';
import { type Reference, referencesIn } from '../language/references.ts';

/** The variables that `x = …` sets, and their expansion in words. */
export class Variables {
  readonly #values = new Map<string, Json>();

  get names(): string[] {
    return [...this.#values.keys()].sort();
  }

  set(name: string, value: Json): void {
    this.#values.set(name, value);
  }

  /**
   * Expands the variables in a word. A value that is a variable alone is typed by the schema as if its text had been
   * typed; lists, objects and null stay JSON. Within JSON it is JSON; within longer or quoted text it is text. Throws
   * UsageError for an unknown variable.
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
    const isJson = colon === ':' || /^[[{]/.test(value);
    if (only.from === 0 && only.to === value.length && !word.quoted) {
      const json = await this.#value(only);
      const isText = json !== null && !Array.isArray(json) && !isObject(json);
      if (start > 0 && (colon === ':' || !isText)) return `${key}:=${stringifyJson(json)}`;
      return text.slice(0, start) + harmless(textOf(json), start > 0, text);
    }
    let expanded = '';
    let at = 0;
    for (const reference of references) {
      expanded += value.slice(at, reference.from);
      const json = await this.#value(reference);
      at = reference.to;
      if (!isJson) expanded += textOf(json);
      else if (inJsonString(value, reference.from)) {
        expanded += stringifyJson(textOf(json)).slice(1, -1);
      } else expanded += stringifyJson(json);
    }
    expanded += value.slice(at);
    const startsWithValue = only.from === 0 && !isJson;
    return text.slice(0, start) + (startsWithValue ? harmless(expanded, start > 0, text) : expanded);
  }

  async #value({ name, path }: Reference): Promise<Json> {
    const value = this.#values.get(name);
    if (value === undefined) {
      throw new UsageError(`Unknown variable ${name}.${didYouMean(name, this.#values.keys())}`, {
        hint: `Set it with: ${name} = call …; to use it as text, put it in single quotes: '$${name}'.`,
      });
    }
    if (path === '') return value;
    try {
      return await query(path, value);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(error.message.replace(/^--query( ".*?")?/, `$${name}.${path}`), {
        hint: `A path is a JMESPath expression on the value of ${name}.`,
        cause: error,
      });
    }
  }
}

function textOf(json: Json): string {
  return typeof json === 'string' ? json : stringifyJson(json);
}

/**
 * Returns an expanded text that begins with a variable's value as text: of an argument or a word of its own. It may come
 * from a server, which must not choose files to read or options. Throws UsageError if it could only be read as such.
 */
function harmless(text: string, ofArgument: boolean, word: string): string {
  if (ofArgument) return text.startsWith('@') ? `@${text}` : text;
  const isOption = text.startsWith('-');
  if (!isOption && !/^[^\s=]+=@/.test(text)) return text;
  const meaning = isOption ? 'an option' : 'an argument with the content of a file';
  throw new UsageError(`The value of ${word} would be read as ${meaning}: ${describeValue(text, false)}.`, {
    hint: `To use it as text, name the argument: NAME=${word}`,
  });
}

/** Whether a position in JSON text is inside a string. */
function inJsonString(text: string, place: number): boolean {
  let inside = false;
  for (let at = 0; at < place; at++) {
    const character = text.charAt(at);
    if (character === '\\' && inside) at++;
    else if (character === '"') inside = !inside;
  }
  return inside;
}
