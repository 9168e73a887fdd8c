import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { isJsonNumber, losesDigits, parseJson, tooBig } from '../core/json-text.ts';
import { quoteWord } from '../core/quote.ts';
import { describeValue, redactReason } from '../core/secrets.ts';
import { parsePath } from '../schema/argument-path.ts';
import type { MergedSchema } from '../schema/merged-schema.ts';
import { isSecretNode } from '../schema/redactor.ts';
import { type JsonType, typeOf } from '../schema/schema-document.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import { expectedPhrase } from '../schema/type-names.ts';

/** What a text became; or that it doesn't fit, with a reason (in words that follow "it") where there is more to say. */
export type ConvertedText = { value: Json } | { unfit: true; because?: string };

/**
 * Gives a typed text the JSON type that the schema wants at `node`. Where a string may stand, the text
 * is kept as it is. Where no type is declared, see {@link convertUntyped}.
 */
export function convertText(text: string, node: SchemaNode | undefined): ConvertedText {
  if (node === undefined) return convertUntyped(text);
  const shapes = node.alternatives.filter((shape) => !shape.impossible);
  if (shapes.some((shape) => shape.values === undefined && shape.types?.has('string')))
    return { value: text };
  const values = shapes.flatMap((shape) => shape.values ?? []);
  const chosen = chooseValue(text, values);
  if (chosen !== undefined) return { value: chosen };
  const open = shapes.filter((shape) => shape.values === undefined);
  const types = new Set(open.flatMap((shape) => [...(shape.types ?? [])]));
  const untyped = open.filter((shape) => shape.types === undefined);
  const typed = readTyped(text, types);
  return 'unfit' in typed && untyped.length > 0 ? readStructured(text, untyped) : typed;
}

/**
 * A text for which no type is declared: a JSON number, `true`, `false` and `null` are taken as such; all
 * else stays text, `007` and JSON arrays and objects among it (`:=` is there for those).
 */
export function convertUntyped(text: string): ConvertedText {
  if (text === 'true' || text === 'false' || text === 'null') return { value: JSON.parse(text) as Json };
  if (!isJsonNumber(text)) return { value: text };
  return losesDigits(text) ? { unfit: true, because: `is ${tooBig}` } : { value: Number(text) };
}

/** The value of an enumeration that `text` stands for: its very text first, else its JSON. */
function chooseValue(text: string, values: readonly Json[]): Json | undefined {
  const same = values.find((value) => value === text);
  if (same !== undefined) return same;
  const parsed = parseJson(text);
  if (!('value' in parsed)) return undefined;
  const json = JSON.stringify(parsed.value);
  return values.find((value) => JSON.stringify(value) === json);
}

function readTyped(text: string, types: ReadonlySet<JsonType>): ConvertedText {
  if (isJsonNumber(text)) return readNumber(text, types);
  const parsed = parseJson(text);
  if ('value' in parsed) {
    const type = typeOf(parsed.value);
    const bare = type === 'array' || type === 'object' || text === String(parsed.value);
    return bare && types.has(type) ? parsed : { unfit: true };
  }
  const triedJson = (types.has('array') || types.has('object')) && /^\s*[[{]/.test(text);
  return triedJson ? { unfit: true, because: parsed.problem } : { unfit: true };
}

function readNumber(text: string, types: ReadonlySet<JsonType>): ConvertedText {
  if (!types.has('number') && !types.has('integer')) return { unfit: true };
  if (losesDigits(text)) return { unfit: true, because: `is ${tooBig}` };
  const number = Number(text);
  return types.has('number') || Number.isInteger(number) ? { value: number } : { unfit: true };
}

/** Without a type, `properties` or `items` still tell that JSON is meant, if the text is that. */
function readStructured(text: string, shapes: readonly MergedSchema[]): ConvertedText {
  const parsed = /^\s*[[{]/.test(text) ? parseJson(text) : { problem: '' };
  if ('value' in parsed) {
    const wanted = Array.isArray(parsed.value)
      ? shapes.some((shape) => shape.items !== undefined || shape.prefixItems.length > 0)
      : shapes.some((shape) => shape.properties.size > 0 || shape.additional !== undefined);
    if (wanted) return parsed;
  }
  return convertUntyped(text);
}

/** How a text becomes the value of an argument. */
export interface TextReading {
  /** The text is a file's: without a declared type it stays text. */
  fromFile: boolean;
  /** Refuse what doesn't fit; else take it as if no type were declared. */
  checked: boolean;
}

/** The value of the argument at `path` for the typed `text`. @throws UsageError when it doesn't fit */
export function convertArgument(
  path: string,
  text: string,
  node: SchemaNode | undefined,
  reading: TextReading,
): Json {
  const typed = node?.alternatives.some(({ types, values }) => types !== undefined || values !== undefined);
  if (reading.fromFile && typed !== true) return text;
  let coerced = convertText(text, node);
  // An editor ends a file with a newline, which is no part of a number.
  if (reading.fromFile && 'unfit' in coerced) coerced = convertText(text.trimEnd(), node);
  if ('value' in coerced) return coerced.value;
  if (!reading.checked) {
    const untyped = convertUntyped(text);
    return 'value' in untyped ? untyped.value : text;
  }
  throw unfitError(path, text, node, coerced.because);
}

/**
 * The value of the argument `name` for a text that a person typed when asked for it.
 * @throws UsageError when it doesn't fit
 */
export function parseAnswer(name: string, text: string, schema: JsonObject): Json {
  const { node } = parsePath(name, rootNode(schema), true);
  return convertArgument(name, text, node, { fromFile: false, checked: true });
}

function unfitError(path: string, text: string, node: SchemaNode | undefined, reason?: string): UsageError {
  const secret = isSecretNode(path, node);
  const given = describeValue(text, secret);
  const because = reason === undefined ? undefined : redactReason(reason, secret);
  if (because?.endsWith(tooBig)) {
    const untyped = node?.alternatives.some(({ types }) => types === undefined) ?? true;
    const asText = untyped ? ` As text it would be ${quoteWord(`${path}:="…"`)}.` : '';
    return new UsageError(`Argument ${path} was given ${given}, which ${because}.`, {
      hint: `Integers are exact up to ${Number.MAX_SAFE_INTEGER}.${asText}`,
    });
  }
  const expected = node === undefined ? 'any value' : expectedPhrase(node);
  const why = because === undefined ? '' : `, which ${because}`;
  const values = node?.alternatives.flatMap((shape) => shape.values ?? []) ?? [];
  const meant = didYouMean(
    text,
    values.filter((value) => typeof value === 'string'),
  );
  return new UsageError(`Argument ${path} takes ${expected}, but was given ${given}${why}.${meant}`, {
    hint: node === undefined ? undefined : rightForm(path, text, node),
  });
}

function rightForm(path: string, text: string, node: SchemaNode): string | undefined {
  const takes = (type: 'array' | 'object') => node.alternatives.some(({ types }) => types?.has(type));
  if (takes('array')) {
    const items = text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    const short = items.length <= 4 && !/[[\]{}]/.test(text) ? items : ['…'];
    const safe = describeValue(text, isSecretNode(path, node)) === JSON.stringify(text) ? short : ['…'];
    return `Give its items one by one: ${safe.map((item) => quoteWord(`${path}[]=${item}`)).join(' ')}; or as JSON: ${path}:='[…]'.`;
  }
  if (takes('object')) {
    const [member = 'name'] = node.names;
    return `Give its members one by one: ${path}.${member}=…; or as JSON: ${path}:='{…}'.`;
  }
  return undefined;
}
