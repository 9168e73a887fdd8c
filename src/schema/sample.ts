import {
  asDouble,
  compareNumbers,
  isInteger,
  isMultiple,
  isNumber,
  type JsonNumber,
} from '../core/exact-number.ts';
import { asString, isObject, type Json, type JsonObject, ownMember, setMember } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import { fits, type MergedSchema } from './merged-schema.ts';
import { samplesOf } from './patterns/generate.ts';
import { compilePattern, withMatchLimit } from './patterns/pattern.ts';
import type { JsonType } from './schema-document.ts';
import type { SchemaNode } from './schema-node.ts';

/** A sample of each format of JSON Schema and OpenAPI. */
const formats = new Map<unknown, string>([
  ['date', '2025-01-31'],
  ['time', '12:00:00Z'],
  ['date-time', '2025-01-31T12:00:00Z'],
  ['iso-time', '12:00:00Z'],
  ['iso-date-time', '2025-01-31T12:00:00Z'],
  ['duration', 'P1D'],
  ['uri', 'https://example.com'],
  ['url', 'https://example.com'],
  ['iri', 'https://example.com'],
  ['uri-reference', '/path'],
  ['iri-reference', '/path'],
  ['uri-template', '/path/{name}'],
  ['email', 'ada@example.com'],
  ['idn-email', 'ada@example.com'],
  ['hostname', 'example.com'],
  ['idn-hostname', 'example.com'],
  ['ipv4', '192.0.2.1'],
  ['ipv6', '2001:db8::1'],
  ['uuid', '123e4567-e89b-42d3-a456-426614174000'],
  ['json-pointer', '/name'],
  ['relative-json-pointer', '1/name'],
  ['regex', '^a+$'],
  ['byte', 'dGV4dA=='],
]);

/** Texts that match most patterns of servers. */
const commonTexts = [
  'text',
  'Text',
  'TEXT',
  'some-text',
  'some_text',
  'text.txt',
  '/path',
  'a/b',
  'A1',
  'a1',
  'ABC-123',
  'A-1',
  '#ff8800',
  '1.0',
  '1.0.0',
  'v1.0.0',
  '12:30',
  '12:30:00',
  '+15550100000',
  '555-0100',
  '12345-6789',
  'en-US',
  '$text',
  '@text',
];

/** The longest text that a pattern is tried on, in characters. */
const longestTried = 40;
/** How long to search for a text that matches one pattern, in ms. */
const searchLimit = 500;
/**
 * A pattern that takes this many microseconds of processor time for one text takes longer for the next ones. Elapsed
 * time would make the sample depend on how busy the machine is.
 */
const longestTrial = 100_000;

/** Returns the sample of a format, if the format is known. */
export function formatSample(format: unknown): string | undefined {
  return formats.get(format);
}

/**
 * Returns a plausible text that satisfies `format`, `pattern`, `minLength` and `maxLength`; any text if none is found.
 */
export function sampleText(keywords: JsonObject): string {
  const least = typeof keywords.minLength === 'number' ? keywords.minLength : 0;
  const most = typeof keywords.maxLength === 'number' ? keywords.maxLength : Number.POSITIVE_INFINITY;
  const compiled = typeof keywords.pattern === 'string' ? compilePattern(keywords.pattern) : undefined;
  const pattern = compiled !== undefined && 'matches' in compiled ? compiled : undefined;
  const formatted = formatSample(keywords.format);
  const keeps = (text: string) =>
    text.length >= least && text.length <= most && (pattern?.matches(text) ?? true);
  if (pattern === undefined) {
    return formatted !== undefined && keeps(formatted)
      ? formatted
      : ofLength(formatted ?? 'text', least, most);
  }
  const known = [...(formatted === undefined ? [] : [formatted]), ...commonTexts];
  const found = withMatchLimit(
    () => firstMatch([...known, ...attempts(least), ...samplesOf(pattern, least)], keeps),
    searchLimit,
  );
  return found ?? ofLength('text', least, most);
}

/** Returns the first text that `keeps` accepts; undefined if none is, or one trial takes too long. */
function firstMatch(texts: Iterable<string>, keeps: (text: string) => boolean): string | undefined {
  for (const text of texts) {
    const start = process.cpuUsage();
    if (keeps(text)) return text;
    const { user, system } = process.cpuUsage(start);
    if (user + system > longestTrial) return undefined;
  }
  return undefined;
}

/** A server may require any length; a sample is cut at this many characters. */
const longest = 1000;

function ofLength(text: string, least: number, most: number): string {
  const wanted = Math.min(Math.max(text.length, least, 0), Math.max(most, 0), longest);
  return text.repeat(Math.ceil(wanted / text.length)).slice(0, wanted);
}

/** The samples of formats, and runs of one kind of character, shortest first. */
function attempts(least: number): string[] {
  const texts = [...formats.values()];
  for (let length = Math.max(least, 0); length <= longestTried; length++) {
    for (const run of ['a', 'A', '1', '0', 'f', 'A1', 'a1']) texts.push(run.repeat(length).slice(0, length));
  }
  return texts.sort((some, other) => some.length - other.length);
}

/** How deep recursive schemas are followed. */
const deepest = 8;
/** A server may require any number of items. */
const mostItems = 20;
/** Beyond this many values, a schema whose every level requires several only gets empty ones. */
const mostValues = 500;

/**
 * Returns a plausible value that ordinary schemas accept: the schema's own example, its default, its first value, or the
 * simplest value of its type within its limits.
 */
export function sampleValue(node: SchemaNode | undefined): Json {
  return sampleAt(node, { schemas: [], budget: { left: mostValues } });
}

/** Returns the pattern that the sample of `node` is not known to match, if any. */
export function unmatchedPattern(node: SchemaNode | undefined): string | undefined {
  const sample = sampleValue(node);
  if (node === undefined || typeof sample !== 'string') return undefined;
  const patterns = node.alternatives.map(({ keywords }) => keywords.pattern);
  const isMatched = (source: Json | undefined) => {
    const pattern = typeof source === 'string' ? compilePattern(source) : undefined;
    return pattern === undefined || ('matches' in pattern && pattern.matches(sample) === true);
  };
  return patterns.some(isMatched) ? undefined : asString(patterns[0]);
}

/** The schemas of the values that contain a sample, and how many more values may be made. */
interface Surroundings {
  schemas: readonly unknown[];
  budget: { left: number };
}

function sampleAt(node: SchemaNode | undefined, above: Surroundings): Json {
  above.budget.left -= 1;
  if (node === undefined) return 'text';
  const proposed = proposals(node).find((value) => node.alternatives.some((shape) => fits(value, shape)));
  if (proposed !== undefined) return proposed;
  const isNull = (shape: MergedSchema) => shape.types?.size === 1 && shape.types.has('null');
  const shape = node.alternatives.find((each) => !isNull(each)) ?? node.merged;
  if (shape.values !== undefined) return shape.values.find((value) => value !== null) ?? null;
  return sampleOf(mainType(shape), shape, node, { ...above, schemas: [...above.schemas, node.source] });
}

/** The schema's own examples and default; null is no useful example. */
function proposals(node: SchemaNode): Json[] {
  return [node.merged, ...node.alternatives].flatMap(({ keywords }) => {
    const listed = Array.isArray(keywords.examples) ? keywords.examples : [];
    const single = ['example', 'default'].map((keyword) => ownMember(keywords, keyword));
    return [...listed, ...single].filter((value) => value !== undefined && value !== null);
  });
}

function mainType(shape: MergedSchema): JsonType {
  for (const type of shape.types ?? []) if (type !== 'null') return type;
  if (shape.types !== undefined) return 'null';
  if (shape.properties.size > 0) return 'object';
  return shape.items === undefined && shape.prefixItems.length === 0 ? 'string' : 'array';
}

function sampleOf(type: JsonType, shape: MergedSchema, node: SchemaNode, above: Surroundings): Json {
  const isEmpty = above.schemas.length > deepest || above.budget.left < 0;
  switch (type) {
    case 'null':
      return null;
    case 'boolean':
      return true;
    case 'string':
      return sampleText(shape.keywords);
    case 'integer':
    case 'number':
      return sampleNumber(shape.keywords, type === 'integer');
    case 'array':
      return isEmpty ? [] : sampleArray(shape, node, above);
    case 'object':
      return isEmpty ? {} : sampleObject(shape, node, above);
  }
}

function sampleNumber(keywords: JsonObject, whole: boolean): JsonNumber {
  const limit = (keyword: string) => asDouble(keywords[keyword]);
  const above = limit('exclusiveMinimum');
  const below = limit('exclusiveMaximum');
  const least = Math.max(limit('minimum') ?? Number.NEGATIVE_INFINITY, above ?? Number.NEGATIVE_INFINITY);
  const most = Math.min(limit('maximum') ?? Number.POSITIVE_INFINITY, below ?? Number.POSITIVE_INFINITY);
  const step = limit('multipleOf') ?? 1;
  const stepped = (value: number) => Math.ceil(value / step) * step;
  const tried: unknown[] = [1, step, stepped(least), stepped(least) + step, least, 0];
  tried.push(Math.floor(most / step) * step, Math.floor(most / step) * step - step, (least + most) / 2);
  // A double cannot meet an exact limit other than by the limit itself.
  tried.push(keywords.minimum, keywords.maximum);
  const allowed = (value: unknown): value is JsonNumber =>
    isNumber(value) &&
    value !== Number.POSITIVE_INFINITY &&
    value !== Number.NEGATIVE_INFINITY &&
    isAllowed(value, keywords) &&
    (!whole || isInteger(value));
  return tried.find(allowed) ?? 1;
}

/** Whether a number is within the limits of a schema. */
function isAllowed(value: JsonNumber, keywords: JsonObject): boolean {
  const order = (keyword: string) => {
    const limit = keywords[keyword];
    return isNumber(limit) ? compareNumbers(value, limit) : undefined;
  };
  const { multipleOf } = keywords;
  return (
    (order('minimum') ?? 0) >= 0 &&
    (order('maximum') ?? 0) <= 0 &&
    (order('exclusiveMinimum') ?? 1) > 0 &&
    (order('exclusiveMaximum') ?? -1) < 0 &&
    (!isNumber(multipleOf) || isMultiple(value, multipleOf) === true)
  );
}

function sampleArray(shape: MergedSchema, node: SchemaNode, above: Surroundings): Json[] {
  const { minItems, maxItems, uniqueItems, contains } = shape.keywords;
  // One level of a recursive schema is enough.
  const usual = above.schemas.includes(node.item()?.source) ? 0 : 1;
  const least = Math.max(typeof minItems === 'number' ? minItems : usual, shape.prefixItems.length);
  const count = Math.min(least, typeof maxItems === 'number' ? maxItems : mostItems, mostItems);
  const items: Json[] = [];
  for (let index = 0; index < count; index++) {
    const wanted = index === 0 && shape.prefixItems.length === 0;
    const item = wanted && isObject(contains) ? node.at(contains as JsonObject) : node.item(index);
    const sample = sampleAt(item, above);
    const seen = new Set(items.map((each) => stringifyJson(each)));
    items.push(
      uniqueItems === true && seen.has(stringifyJson(sample)) ? another(sample, index, item) : sample,
    );
  }
  return items;
}

/** A value like `sample` that differs from the earlier items. */
function another(sample: Json, index: number, node: SchemaNode | undefined): Json {
  const values = node?.alternatives.flatMap((shape) => shape.values ?? []) ?? [];
  const value = values[index];
  if (value !== undefined) return value;
  if (typeof sample === 'number') return sample + index;
  if (typeof sample === 'boolean') return !sample;
  return typeof sample === 'string' ? `${sample}${index}` : sample;
}

function sampleObject(shape: MergedSchema, node: SchemaNode, above: Surroundings): JsonObject {
  const { minProperties } = shape.keywords;
  const least = typeof minProperties === 'number' ? Math.min(minProperties, mostItems) : 0;
  const names = new Set(shape.required);
  for (const name of shape.properties.keys()) if (names.size < least) names.add(name);
  for (let number = 1; names.size < least; number++) names.add(`name${number}`);
  const object: JsonObject = {};
  for (const name of names) setMember(object, name, sampleAt(node.member(name), above));
  return object;
}
