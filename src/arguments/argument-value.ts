import { UsageError } from '../base/errors.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { didYouMean } from '../base/nearest.ts';
import { coerceText, readUntyped } from './coerce.ts';
import { expectedPhrase } from './expected.ts';
import { tooBig } from './json-text.ts';
import { readPath } from './path.ts';
import { quoteWord } from './quote.ts';
import { rootPlace, type SchemaPlace } from './schema-place.ts';
import { isSecretAt } from './secret-place.ts';
import { reasonShown, shown } from './shown.ts';

/** How a text becomes the value of an argument. */
export interface TextReading {
  /** The text is a file's: without a declared type it stays text. */
  fromFile: boolean;
  /** Refuse what doesn't fit; else take it as if no type were declared. */
  checked: boolean;
}

/** The value of the argument at `path` for the typed `text`. @throws UsageError when it doesn't fit */
export function argumentValue(
  path: string,
  text: string,
  place: SchemaPlace | undefined,
  reading: TextReading,
): Json {
  const typed = place?.alternatives.some(({ types, values }) => types !== undefined || values !== undefined);
  if (reading.fromFile && typed !== true) return text;
  let coerced = coerceText(text, place);
  // An editor ends a file with a newline, which is no part of a number.
  if (reading.fromFile && 'unfit' in coerced) coerced = coerceText(text.trimEnd(), place);
  if ('value' in coerced) return coerced.value;
  if (!reading.checked) {
    const untyped = readUntyped(text);
    return 'value' in untyped ? untyped.value : text;
  }
  throw unfitError(path, text, place, coerced.because);
}

/**
 * The value of the argument `name` for a text that a person typed when asked for it.
 * @throws UsageError when it doesn't fit
 */
export function readAnswer(name: string, text: string, schema: JsonObject): Json {
  const { place } = readPath(name, rootPlace(schema), true);
  return argumentValue(name, text, place, { fromFile: false, checked: true });
}

function unfitError(path: string, text: string, place: SchemaPlace | undefined, reason?: string): UsageError {
  const secret = isSecretAt(path, place);
  const given = shown(text, secret);
  const because = reason === undefined ? undefined : reasonShown(reason, secret);
  if (because?.endsWith(tooBig)) {
    const untyped = place?.alternatives.some(({ types }) => types === undefined) ?? true;
    const asText = untyped ? ` As text it would be ${quoteWord(`${path}:="…"`)}.` : '';
    return new UsageError(`Argument ${path} was given ${given}, which ${because}.`, {
      hint: `Integers are exact up to ${Number.MAX_SAFE_INTEGER}.${asText}`,
    });
  }
  const expected = place === undefined ? 'any value' : expectedPhrase(place);
  const why = because === undefined ? '' : `, which ${because}`;
  const values = place?.alternatives.flatMap((shape) => shape.values ?? []) ?? [];
  const meant = didYouMean(
    text,
    values.filter((value) => typeof value === 'string'),
  );
  return new UsageError(`Argument ${path} takes ${expected}, but was given ${given}${why}.${meant}`, {
    hint: place === undefined ? undefined : rightForm(path, text, place),
  });
}

function rightForm(path: string, text: string, place: SchemaPlace): string | undefined {
  const takes = (type: 'array' | 'object') => place.alternatives.some(({ types }) => types?.has(type));
  if (takes('array')) {
    const items = text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    const short = items.length <= 4 && !/[[\]{}]/.test(text) ? items : ['…'];
    const safe = shown(text, isSecretAt(path, place)) === JSON.stringify(text) ? short : ['…'];
    return `Give its items one by one: ${safe.map((item) => quoteWord(`${path}[]=${item}`)).join(' ')}; or as JSON: ${path}:='[…]'.`;
  }
  if (takes('object')) {
    const [member = 'name'] = place.names;
    return `Give its members one by one: ${path}.${member}=…; or as JSON: ${path}:='{…}'.`;
  }
  return undefined;
}
