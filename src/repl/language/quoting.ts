import type { Json } from '../../core/json.ts';
import { parseJson, stringifyJson } from '../../core/json-text.ts';

/** What may be the start of a variable. */
const reference = /\$[A-Za-z_{]/;

/** Returns what to type in the shell for `word`; of `key=value`, only the value is quoted. */
export function typedWord(word: string): string {
  const [, key] = /^(?![{["'])([^\s=]+=)/.exec(word) ?? [];
  if (key === undefined) return needsQuotes(word) ? quoted(word) : word;
  const value = word.slice(key.length);
  return key + (needsQuotes(value) && value !== '' ? quoted(value) : value);
}

/** Returns an argument as it is typed: strings as text, all other values as JSON. */
export function typedArgument(name: string, value: Json): string {
  if (typeof value === 'string') {
    const text = value.startsWith('@') ? `@${value}` : value;
    // Neither kind of quotes can hold it, but JSON can escape it.
    if (text.includes("'") && reference.test(text)) {
      return `${name}:='${stringifyJson(value).replaceAll("'", '\\u0027')}'`;
    }
    return `${name}=${needsQuotes(text) ? quoted(text) : text}`;
  }
  const json = stringifyJson(value);
  return `${name}:=${reference.test(json) ? quoted(json) : json}`;
}

/** Whether text has to be quoted to be read as itself. */
function needsQuotes(text: string): boolean {
  return (
    text === '' ||
    /\s|^["']/.test(text) ||
    reference.test(text) ||
    opensMore(text) ||
    /^(\||>>?|&)$/.test(text)
  );
}

/** Whether it begins like JSON but is not. */
function opensMore(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  try {
    parseJson(text);
    return false;
  } catch {
    return true;
  }
}

/** Quotes in single quotes, where no character is special; in double quotes if the text has single ones. */
function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  return `"${text.replace(/(["\\])/g, '\\$1')}"`;
}
