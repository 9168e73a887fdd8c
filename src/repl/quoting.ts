import type { Json } from '../core/json.ts';

/** What may be a variable. */
const reference = /\$[A-Za-z_{]/;

/** A word as it has to be typed in the shell to be read as `word`; a value is quoted behind its `key=`. */
export function typedWord(word: string): string {
  const [, key] = /^(?![{["'])([^\s=]+=)/.exec(word) ?? [];
  if (key === undefined) return needsQuotes(word) ? quoted(word) : word;
  const value = word.slice(key.length);
  return key + (needsQuotes(value) && value !== '' ? quoted(value) : value);
}

/** An argument as it is typed: text as text, all else as JSON. */
export function typedArgument(name: string, value: Json): string {
  if (typeof value === 'string') {
    const text = value.startsWith('@') ? `@${value}` : value;
    // Neither kind of quotes can hold it: JSON can spell it.
    if (text.includes("'") && reference.test(text)) {
      return `${name}:='${JSON.stringify(value).replaceAll("'", '\\u0027')}'`;
    }
    return `${name}=${needsQuotes(text) ? quoted(text) : text}`;
  }
  const json = JSON.stringify(value);
  return `${name}:=${reference.test(json) ? quoted(json) : json}`;
}

/** Whether a text is anything else than itself when it is typed as it is. */
function needsQuotes(text: string): boolean {
  return (
    text === '' ||
    /\s|^["']/.test(text) ||
    reference.test(text) ||
    opensMore(text) ||
    /^(\||>>?|&)$/.test(text)
  );
}

/** Whether it begins as JSON and does not end with it. */
function opensMore(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

/** In single quotes, in which nothing means anything; in double ones, if it has single ones itself. */
function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  return `"${text.replace(/(["\\])/g, '\\$1')}"`;
}
