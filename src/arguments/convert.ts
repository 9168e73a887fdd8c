import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import { isInteger, isJsonNumber, parseNumber } from '../core/exact-number.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { isSameJson, readJson, stringifyJson } from '../core/json-text.ts';
import { quoteWord } from '../core/quote.ts';
import { describeValue } from '../core/secrets.ts';
import { parsePath } from '../schema/argument-path.ts';
import type { MergedSchema } from '../schema/merged-schema.ts';
import { compilePattern } from '../schema/patterns/pattern.ts';
import { isSecretNode } from '../schema/redactor.ts';
import { type JsonType, typeOf } from '../schema/schema-document.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import { expectedPhrase } from '../schema/type-names.ts';

/** A converted text; or that it is not valid, with a reason, if there is one, in words that follow "which". */
export type ConvertedText = { value: Json } | { unfit: true; because?: string };

/**
 * Converts a text to the JSON type that the schema declares at `node`. If strings and other types are allowed, the text
 * is a string unless it is exactly a value of another type. If no type is declared, see {@link convertUntyped}.
 */
export function convertText(text: string, node: SchemaNode | undefined): ConvertedText {
  if (node === undefined) return convertUntyped(text);
  const shapes = node.alternatives.filter((shape) => !shape.impossible);
  const values = shapes.flatMap((shape) => shape.values ?? []);
  const chosen = chooseValue(text, values);
  if (chosen !== undefined) return { value: chosen };
  const open = shapes.filter((shape) => shape.values === undefined);
  const strings = open.filter((shape) => shape.types?.has('string'));
  if (strings.length > 0) return literalOf(text, open, strings) ?? { value: text };
  const types = new Set(open.flatMap((shape) => [...(shape.types ?? [])]));
  const untyped = open.filter((shape) => shape.types === undefined);
  const typed = readTyped(text, types);
  return 'unfit' in typed && untyped.length > 0 ? readStructured(text, untyped) : typed;
}

/**
 * Converts a text for which no type is declared: a JSON number, `true`, `false` and `null` become such values; all else
 * remains text, including `007` and JSON arrays and objects, for which there is `:=`.
 */
export function convertUntyped(text: string): { value: Json } {
  if (text === 'true' || text === 'false' || text === 'null') return { value: JSON.parse(text) as Json };
  return { value: isJsonNumber(text) ? parseNumber(text) : text };
}

/** Returns the value of an enumeration that `text` stands for, as text or else as JSON. */
function chooseValue(text: string, values: readonly Json[]): Json | undefined {
  if (values.length === 0) return undefined;
  const same = values.find((value) => value === text);
  if (same !== undefined) return same;
  const parsed = readJson(text);
  if (!('value' in parsed)) return undefined;
  return values.find((value) => isSameJson(value, parsed.value));
}

/** Formats that no number, truth value, list or object has as text. */
const textFormats =
  /^(?:date|time|date-time|duration|email|idn-email|uri|iri|url|uuid|ipv[46]|json-pointer)$/;

/**
 * Returns the value of another type than string that `text` is exactly, as JSON writes it: `5`, `true`, `null`, `[…]`,
 * `{…}`, not `5.0` or `1e3`. Undefined if there is none, or if one of the strings is declared more closely and fits.
 */
function literalOf(
  text: string,
  shapes: readonly MergedSchema[],
  strings: readonly MergedSchema[],
): { value: Json } | undefined {
  const types = new Set(shapes.flatMap((shape) => [...(shape.types ?? [])]));
  types.delete('string');
  if (types.size === 0) return undefined;
  if (isJsonNumber(text) && !/^-?\d+$/.test(text) && String(Number(text)) !== text) return undefined;
  const typed = readTyped(text, types);
  if ('unfit' in typed || strings.some((shape) => isMeant(text, shape))) return undefined;
  return typed;
}

/** Whether a string has the pattern or the format that is declared for it; no if neither is. */
function isMeant(text: string, { keywords: { pattern, format } }: MergedSchema): boolean {
  if (typeof pattern !== 'string') return typeof format === 'string' && !textFormats.test(format);
  const compiled = compilePattern(pattern);
  return 'problem' in compiled || compiled.matches(text) !== false;
}

function readTyped(text: string, types: ReadonlySet<JsonType>): ConvertedText {
  if (isJsonNumber(text)) return readNumber(text, types);
  const parsed = readJson(text);
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
  const number = parseNumber(text);
  return types.has('number') || isInteger(number) ? { value: number } : { unfit: true };
}

/** Without a type, `properties` or `items` still show that JSON is expected. */
function readStructured(text: string, shapes: readonly MergedSchema[]): ConvertedText {
  const parsed = /^\s*[[{]/.test(text) ? readJson(text) : { problem: '' };
  if ('value' in parsed) {
    const wanted = Array.isArray(parsed.value)
      ? shapes.some((shape) => shape.items !== undefined || shape.prefixItems.length > 0)
      : shapes.some((shape) => shape.properties.size > 0 || shape.additional !== undefined);
    if (wanted) return parsed;
  }
  return convertUntyped(text);
}

/** What a value belongs to: an argument of a tool, or a field of a form. */
export type ValueSubject = 'Argument' | 'Field';

/** How a text is converted to the value of an argument. */
export interface TextReading {
  /** The text is that of a file: without a declared type it remains text. */
  fromFile: boolean;
  /** Throw if the text is not valid; else convert it as if no type were declared. */
  checked: boolean;
  /** What the value belongs to, for errors; `Argument` unless given. */
  subject?: ValueSubject | undefined;
}

/** Converts `text` to the value of the argument at `path`. @throws UsageError if it is not valid */
export function convertArgument(
  path: string,
  text: string,
  node: SchemaNode | undefined,
  reading: TextReading,
): Json {
  const typed = node?.alternatives.some(({ types, values }) => types !== undefined || values !== undefined);
  if (reading.fromFile && typed !== true) return text;
  let converted = convertText(text, node);
  // Editors end a file with a newline, which is not part of a number.
  if (reading.fromFile && 'unfit' in converted) converted = convertText(text.trimEnd(), node);
  if ('value' in converted) return converted.value;
  if (!reading.checked) {
    return convertUntyped(text).value;
  }
  throw unfitError(path, text, node, { ...converted, subject: reading.subject });
}

/**
 * Converts a text that the user entered when asked for the argument `name`.
 * @throws UsageError if it is not valid
 */
export function parseAnswer(name: string, text: string, schema: JsonObject): Json {
  const { node } = parsePath(name, rootNode(schema), true);
  return convertArgument(name, text, node, { fromFile: false, checked: true });
}

function unfitError(
  path: string,
  text: string,
  node: SchemaNode | undefined,
  { because, subject = 'Argument' }: { because?: string; subject?: ValueSubject | undefined },
): UsageError {
  const secret = isSecretNode(path, node);
  const given = describeValue(text, secret);
  const expected = node === undefined ? 'any value' : expectedPhrase(node);
  const why = because === undefined ? '' : `, which ${because}`;
  const values = node?.alternatives.flatMap((shape) => shape.values ?? []) ?? [];
  const meant = didYouMean(
    text,
    values.filter((value) => typeof value === 'string'),
  );
  return new UsageError(`${subject} ${path} takes ${expected}, but was given ${given}${why}.${meant}`, {
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
    const safe = describeValue(text, isSecretNode(path, node)) === stringifyJson(text) ? short : ['…'];
    return `Give its items one by one: ${safe.map((item) => quoteWord(`${path}[]=${item}`)).join(' ')}; or as JSON: ${path}:='[…]'.`;
  }
  if (takes('object')) {
    const [member = 'name'] = node.names;
    return `Give its members one by one: ${path}.${member}=…; or as JSON: ${path}:='{…}'.`;
  }
  return undefined;
}
