import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import { replaceHidden } from './hidden-characters.ts';

/** A value that fits within this many columns stays on one line. */
const widest = 80;

/** The members that come first in an object: those that identify and describe it. */
const leading = ['name', 'uri', 'uriTemplate', 'title', 'description'];

/** The members whose values hold named items, each of which starts a new line. */
const namedItems = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'arguments']);

/**
 * Returns JSON in a form that is fit for review: the same text for equal values, with members in a fixed order and one
 * item per line; short values stay on one line. Numbers keep every digit. `open`: the number of levels that are always
 * broken into lines. `indent`: the indentation of the line on which the value begins; `used`: the number of columns before
 * the value on that line.
 */
export function layoutJson(value: Json, open: number, indent = '', used = indent.length): string {
  if (!isContainer(value)) return scalar(value);
  const line = open > 0 ? undefined : onOneLine(value, widest - used);
  if (line !== undefined) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return block(
      '[]',
      value.map((item) => layoutJson(item, open - 1, inner)),
      indent,
    );
  }
  const members = inOrder(value).map(([name, member]) => {
    const label = `${scalar(name)}: `;
    const isBroken = namedItems.has(name) && isContainer(member);
    return label + layoutJson(member, isBroken ? 1 : open - 1, inner, inner.length + label.length);
  });
  return block('{}', members, indent);
}

/** Returns brackets with an item on each line between them. */
export function block(brackets: '{}' | '[]', items: readonly string[], indent: string): string {
  const [start = '', end = ''] = brackets;
  if (items.length === 0) return brackets;
  return `${start}\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}${end}`;
}

/** Returns a string, number, boolean or null as JSON, with hidden characters as `\uXXXX`. */
export function scalar(value: Json): string {
  return replaceHidden(stringifyJson(value), escaped);
}

/** Returns a value on one line; undefined if it takes more than `left` characters or has named items. */
function onOneLine(value: Json, left: number): string | undefined {
  if (!isContainer(value)) {
    const text = scalar(value);
    return text.length <= left ? text : undefined;
  }
  const isArray = Array.isArray(value);
  const members = isArray ? value.map((item): [string, Json] => ['', item]) : inOrder(value);
  const parts: string[] = [];
  // The brackets, with a space on their inner sides in an object.
  let rest = left - (isArray || members.length === 0 ? 2 : 4);
  for (const [name, member] of members) {
    if (namedItems.has(name) && isContainer(member) && Object.keys(member).length > 0) return undefined;
    const label = isArray ? '' : `${scalar(name)}: `;
    rest -= label.length + (parts.length === 0 ? 0 : 2);
    const text = onOneLine(member, rest);
    if (text === undefined) return undefined;
    rest -= text.length;
    parts.push(label + text);
  }
  if (rest < 0) return undefined;
  const joined = parts.join(', ');
  if (isArray) return `[${joined}]`;
  return joined === '' ? '{}' : `{ ${joined} }`;
}

function isContainer(value: Json): value is Json[] | JsonObject {
  return Array.isArray(value) || isObject(value);
}

/** Returns the members of an object in the order in which they are written. */
function inOrder(object: JsonObject): [string, Json][] {
  const rank = (name: string) => (leading.includes(name) ? leading.indexOf(name) : leading.length);
  return Object.entries(object).sort(([a], [b]) => rank(a) - rank(b) || compareText(a, b));
}

/** Compares two texts by their UTF-16 code units: the same order everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
