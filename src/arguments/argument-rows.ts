import { isNumber } from '../core/exact-number.ts';
import { asString, type Json, type JsonObject, ownMember } from '../core/json.ts';
import { joinPath } from '../schema/argument-path.ts';
import type { Schema } from '../schema/schema-document.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import { typeName } from '../schema/type-names.ts';

/** What to show about one argument, or about a member of one. */
export interface ArgumentRow {
  /** As it is typed: `a`, `a.b`, `a[].b`. */
  path: string;
  /** `string`, `"cm"|"inch"`, `number[]`… */
  type: string;
  /** Whether it must be given, since it has no default; for a member, whenever its object is. */
  required: boolean;
  default?: Json;
  /** `>= 1`, `length 2..10`, `pattern ^x$`, `format date`… */
  constraints: string[];
  title?: string;
  /** As the server wrote it: untrusted, possibly several lines. */
  description?: string;
  examples?: Json[];
  deprecated?: true;
}

/** How deep the members of an argument get rows of their own. */
const deepest = 4;
/** A schema that branches at every level would fill the screen. */
const mostRows = 200;

/** Returns a row for each argument, followed by its members; required ones first at each level. */
export function argumentRows(schema: JsonObject): ArgumentRow[] {
  const rows: ArgumentRow[] = [];
  addMembers(rows, rootNode(schema), '', []);
  return rows;
}

function addMembers(rows: ArgumentRow[], node: SchemaNode, path: string, above: readonly Schema[]): void {
  const names = node.names;
  const needed = new Set(names.filter((name) => node.needs(name)));
  const ordered = [...needed, ...names.filter((name) => !needed.has(name))];
  for (const name of ordered) {
    const member = node.member(name);
    if (rows.length >= mostRows || member === undefined) return;
    const memberPath = joinPath(path, name);
    rows.push(rowOf(member, memberPath, needed.has(name)));
    addParts(rows, member, memberPath, above);
  }
}

function addParts(rows: ArgumentRow[], node: SchemaNode, path: string, above: readonly Schema[]): void {
  const { source } = node;
  if (above.length >= deepest || source === undefined || above.includes(source)) return;
  const inside = [...above, source];
  addMembers(rows, node, path, inside);
  const item = node.item();
  if (item !== undefined) addParts(rows, item, `${path}[]`, inside);
}

function rowOf(node: SchemaNode, path: string, required: boolean): ArgumentRow {
  const { keywords } = node.merged;
  const row: ArgumentRow = {
    path,
    type: typeName(node, Number.POSITIVE_INFINITY),
    required,
    constraints: constraintsOf(node),
  };
  const preset = ownMember(keywords, 'default');
  const title = asString(keywords.title);
  const description = asString(keywords.description);
  if (preset !== undefined) row.default = preset;
  if (title !== undefined) row.title = title;
  if (description !== undefined) row.description = description;
  if (Array.isArray(keywords.examples) && keywords.examples.length > 0) row.examples = keywords.examples;
  if (keywords.deprecated === true) row.deprecated = true;
  return row;
}

const limits: [keyword: string, words: string][] = [
  ['minimum', '>='],
  ['exclusiveMinimum', '>'],
  ['maximum', '<='],
  ['exclusiveMaximum', '<'],
  ['multipleOf', 'multiple of'],
];

const ranges: [least: string, most: string, words: string][] = [
  ['minLength', 'maxLength', 'length'],
  ['minItems', 'maxItems', 'items'],
  ['minProperties', 'maxProperties', 'members'],
];

function constraintsOf(node: SchemaNode): string[] {
  const found = new Set<string>();
  for (const { keywords } of node.alternatives) {
    for (const [keyword, words] of limits) {
      if (isNumber(keywords[keyword])) found.add(`${words} ${keywords[keyword]}`);
    }
    for (const [least, most, words] of ranges) {
      const from = isNumber(keywords[least]) ? String(keywords[least]) : undefined;
      const to = isNumber(keywords[most]) ? String(keywords[most]) : undefined;
      if (from !== undefined && from === to) found.add(`${words} ${from}`);
      else if (from !== undefined || to !== undefined) found.add(`${words} ${from ?? ''}..${to ?? ''}`);
    }
    for (const keyword of ['pattern', 'format', 'contentMediaType']) {
      const value = keywords[keyword];
      if (typeof value === 'string') found.add(`${keyword} ${value}`);
    }
    if (keywords.uniqueItems === true) found.add('items all different');
  }
  return [...found];
}
