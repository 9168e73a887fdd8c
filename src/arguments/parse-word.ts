/** Where the value of an assignment comes from. */
export type ValueSource =
  /** `key=value`: text that the schema gives a type. */
  | { kind: 'text'; text: string }
  /** `key:=json`. */
  | { kind: 'json'; text: string }
  /** `key=@file`. */
  | { kind: 'textFile'; file: string }
  /** `key:=@file`. */
  | { kind: 'jsonFile'; file: string };

/** One word of the arguments, read by its form alone. */
export type ArgumentWord =
  | { form: 'assignment'; word: string; key: string; source: ValueSource }
  /** `{…}`: all arguments, or several, as one JSON object. */
  | { form: 'object'; word: string }
  /** `-`: the same from standard input. */
  | { form: 'stdin' }
  /** Something without a name: never right, but often what people try first. */
  | { form: 'nameless'; word: string };

/** Knows whether the schema declares an argument of that very name. */
export type Declares = (name: string) => boolean;

/**
 * Reads one word. The first `=` divides it; a `:` before that makes the value JSON, unless the schema
 * declares the name with the colon and not the one without. In a value only the first character counts
 * (`@`), so URLs and expressions may follow as they are.
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

/** Whether what stands before the `=` is a sentence, an address or an option rather than a name. */
function looksLikeValue(key: string): boolean {
  return /^-|^[^.[]*\s|^[a-z][a-z\d+.-]*:\/\//i.test(key);
}

function readSource(value: string, isJson: boolean): ValueSource {
  if (!value.startsWith('@')) return { kind: isJson ? 'json' : 'text', text: value };
  if (isJson) return { kind: 'jsonFile', file: value.slice(1) };
  if (value.startsWith('@@')) return { kind: 'text', text: value.slice(1) };
  return { kind: 'textFile', file: value.slice(1) };
}
