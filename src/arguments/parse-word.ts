/** Where the value of an assignment comes from. */
export type ValueSource =
  /** `key=value`: text, converted by the schema. */
  | { kind: 'text'; text: string }
  /** `key:=json`. */
  | { kind: 'json'; text: string }
  /** `key=@file`. */
  | { kind: 'textFile'; file: string }
  /** `key:=@file`. */
  | { kind: 'jsonFile'; file: string };

/** One word of the arguments, parsed by its form alone. */
export type ArgumentWord =
  | { form: 'assignment'; word: string; key: string; source: ValueSource }
  /** `{…}`: all arguments, or several, as one JSON object. */
  | { form: 'object'; word: string }
  /** `-`: the same from standard input. */
  | { form: 'stdin' }
  /** A word without a name: always an error, but often what people try first. */
  | { form: 'nameless'; word: string };

/** Whether the schema declares an argument of exactly this name. */
export type Declares = (name: string) => boolean;

/**
 * Parses one word, which is split at the first `=`. A `:` before that makes the value JSON, unless the schema declares
 * the name with the colon and not without it. Only the first character of a value is special (`@`), so URLs and
 * expressions need no escaping.
 */
export function parseWord(word: string, declares: Declares): ArgumentWord {
  if (word === '-') return { form: 'stdin' };
  if (word.startsWith('{')) return { form: 'object', word };
  const equals = word.indexOf('=');
  const before = word.slice(0, Math.max(equals, 0));
  const isJson = before.endsWith(':') && !(declares(before) && !declares(before.slice(0, -1)));
  const key = isJson ? before.slice(0, -1) : before;
  if (key === '' || (!declares(key) && looksLikeValue(key))) return { form: 'nameless', word };
  return { form: 'assignment', word, key, source: readSource(word.slice(equals + 1), isJson) };
}

/** Whether the text before the `=` is a sentence, a URL or an option rather than a name. */
function looksLikeValue(key: string): boolean {
  return /^-|^[^.[]*\s|^[a-z][a-z\d+.-]*:\/\//i.test(key);
}

function readSource(value: string, isJson: boolean): ValueSource {
  if (!value.startsWith('@')) return { kind: isJson ? 'json' : 'text', text: value };
  if (isJson) return { kind: 'jsonFile', file: value.slice(1) };
  if (value.startsWith('@@')) return { kind: 'text', text: value.slice(1) };
  return { kind: 'textFile', file: value.slice(1) };
}
