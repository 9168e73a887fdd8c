import { type Json, type JsonObject, ownMember } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import { shorten } from '../core/quote.ts';
import type { MergedSchema } from './merged-schema.ts';
import { plainArguments, type SignatureArgument } from './plain-types.ts';
import type { JsonType } from './schema-document.ts';
import { rootNode, type SchemaNode } from './schema-node.ts';

const typePhrases: Record<JsonType, string> = {
  null: 'null',
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  string: 'text',
  array: 'a JSON array',
  object: 'a JSON object',
};

/** How many values a sentence lists. */
const mostValues = 12;

/** Describes what the schema at `node` accepts, for the end of a sentence: `an integer or null`, `one of "cm", "inch"`. */
export function expectedPhrase(node: SchemaNode): string {
  const shapes = node.alternatives;
  const values = shapes.flatMap((shape) => shape.values ?? []);
  const types = new Set(shapes.filter((shape) => shape.values === undefined).flatMap(typePhrasesOf));
  return joined([...(values.length > 0 ? [valuesPhrase(values)] : []), ...types], 'or');
}

/** Describes a type of JSON Schema. */
export function typePhrase(type: string): string {
  return typePhrases[type as JsonType] ?? type;
}

/** Describes `values`: `one of "a", "b"`, or the one value. */
export function valuesPhrase(values: readonly Json[]): string {
  const texts = values.slice(0, mostValues).map((value) => shorten(stringifyJson(value), 40));
  if (values.length === 1) return texts[0] ?? '';
  const more = values.length - texts.length;
  return `one of ${texts.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function typePhrasesOf(shape: MergedSchema): string[] {
  if (shape.impossible) return ['nothing at all'];
  return shape.types === undefined ? ['any value'] : [...shape.types].map(typePhrase);
}

/** Joins parts into a phrase: `a, b or c`. */
export function joined(parts: readonly string[], word: 'or' | 'and'): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** How deep arrays within arrays are named. */
const deepest = 4;
/** A server's schema can branch at each level; beyond this many types their parts are not named. */
const mostTypes = 500;

/**
 * Names the type at `node`: `string`, `"cm"|"inch"`, `string[]`, `number|null`, `object`, `any`.
 * Cut to `…` at about `limit` characters; `Infinity` cuts nothing.
 */
export function typeName(node: SchemaNode | undefined, limit = 60): string {
  const naming = { each: Number.isFinite(limit) ? 40 : limit, left: mostTypes };
  return union(partsOf(node, 0, naming), limit);
}

interface Naming {
  /** How long one value, or the type of an item, may be. */
  each: number;
  /** How many more types may be named. */
  left: number;
}

function partsOf(node: SchemaNode | undefined, depth: number, naming: Naming): string[] {
  if (node === undefined) return ['any'];
  const parts = new Set<string>();
  for (const shape of node.alternatives)
    for (const part of shapeParts(shape, node, depth, naming)) parts.add(part);
  if (parts.has('number')) parts.delete('integer');
  // Null comes last.
  if (parts.delete('null')) parts.add('null');
  return [...parts];
}

function shapeParts(shape: MergedSchema, node: SchemaNode, depth: number, naming: Naming): string[] {
  if (shape.impossible) return ['never'];
  if (shape.values !== undefined)
    return shape.values.map((value) => shorten(stringifyJson(value), naming.each));
  if (shape.types !== undefined) {
    return [...shape.types].map((type) => (type === 'array' ? arrayName(shape, node, depth, naming) : type));
  }
  if (shape.properties.size > 0) return ['object'];
  return [
    shape.items === undefined && shape.prefixItems.length === 0
      ? 'any'
      : arrayName(shape, node, depth, naming),
  ];
}

function arrayName(shape: MergedSchema, node: SchemaNode, depth: number, naming: Naming): string {
  naming.left -= 1;
  if (depth >= deepest || naming.left < 0) return 'array';
  const names = (schemas: readonly (typeof shape.prefixItems)[number][]) =>
    schemas.map((schema) => union(partsOf(node.at(schema), depth + 1, naming), naming.each));
  if (shape.prefixItems.length > 0) {
    const rest = shape.items === undefined || shape.items === false ? [] : names([shape.items]);
    return `[${[...names(shape.prefixItems), ...rest.map((name) => `...${name}[]`)].join(', ')}]`;
  }
  if (shape.items === undefined) return 'array';
  const [name = 'any'] = names([shape.items]);
  if (name === 'any') return 'array';
  return name.includes('|') ? `(${name})[]` : `${name}[]`;
}

function union(parts: readonly string[], limit: number): string {
  const whole = parts.join('|');
  if (whole.length <= limit) return whole;
  const kept: string[] = [];
  for (const part of parts) {
    if (kept.length > 0 && [...kept, part].join('|').length > limit - 2) break;
    kept.push(part);
  }
  return kept.length === parts.length ? whole : `${kept.join('|')}|…`;
}

/**
 * The signature of a tool: `multiply(a: number, b: number, unit?: "cm"|"inch" = "cm")`. Arguments that must be given
 * come first. Each type is cut at about 40 characters; optional arguments are left out for `…` once the line
 * is longer than `limit`, required ones never. `Infinity` cuts nothing.
 */
export function signature(name: string, schema: JsonObject, limit = 200): string {
  const all = plainArguments(schema) ?? mergedArguments(schema, limit);
  let line = `${name}(`;
  let separator = '';
  // Two passes instead of two lists: there may be thousands of tools.
  for (const argument of all) {
    if (!argument.needed) continue;
    line += `${separator}${shownName(argument)}: ${argument.type}`;
    separator = ', ';
  }
  for (const argument of all) {
    if (argument.needed) continue;
    const part = `${separator}${shownName(argument)}?: ${argument.type}${presetText(argument, limit)}`;
    if (line.length + part.length + 1 > limit) return `${line}${separator}…)`;
    line += part;
    separator = ', ';
  }
  return `${line})`;
}

/** Returns the arguments of any schema. Their types and defaults are found out when they are read. */
function mergedArguments(schema: JsonObject, limit: number): SignatureArgument[] {
  const root = rootNode(schema);
  return root.names.map((name) => ({
    name,
    needed: root.needs(name),
    get type() {
      return typeName(root.member(name), Number.isFinite(limit) ? 40 : limit);
    },
    get default() {
      const member = root.member(name);
      return member && ownMember(member.merged.keywords, 'default');
    },
  }));
}

function shownName({ name }: SignatureArgument): string {
  return /^[\p{L}\p{N}_$.-]+$/u.test(name) ? name : stringifyJson(name);
}

function presetText(argument: SignatureArgument, limit: number): string {
  const value = argument.default;
  if (value === undefined || value === null) return '';
  return ` = ${shorten(stringifyJson(value), Number.isFinite(limit) ? 30 : limit)}`;
}
