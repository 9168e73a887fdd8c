import { convertText } from '../arguments/convert.ts';
import { parseWord } from '../arguments/parse-word.ts';
import { asString, isObject, type Json, ownMember } from '../core/json.ts';
import { readJson, stringifyJson } from '../core/json-text.ts';
import { shorten } from '../core/quote.ts';
import { joinPath, nodeAt } from '../schema/argument-path.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { typeName } from '../schema/type-names.ts';
import { type Candidate, described, matching, oneLine } from './candidate.ts';
import { anyFile, fileCandidates } from './file-candidates.ts';
import type { CompletionPorts } from './ports.ts';

/** The arguments in the words before the cursor. */
export class GivenArguments {
  /** The text of each value, by key as typed. */
  readonly #keys = new Map<string, string>();

  constructor(words: readonly string[], root: SchemaNode) {
    for (const text of words) {
      const word = parseWord(text, (name) => root.declares(name));
      if (word.form === 'assignment') {
        const { source, key } = word;
        this.#keys.set(key, 'text' in source ? source.text : '');
      } else if (word.form === 'object') {
        const read = readJson(word.word);
        if ('value' in read && isObject(read.value)) {
          for (const [name, value] of Object.entries(read.value)) {
            this.#keys.set(name, typeof value === 'string' ? value : stringifyJson(value));
          }
        }
      }
    }
  }

  /** Whether the argument was given as a whole, rather than a member or an item of it. */
  hasWhole(path: string): boolean {
    return this.#keys.has(path);
  }

  /** The indexes for the next item of an array: that of the last item, and the one after it. */
  openItems(path: string): number[] {
    const indexes = [...this.#keys.keys()].flatMap((key) => {
      const [, index] = key.startsWith(`${path}[`) ? (/^\[(\d+)\]/.exec(key.slice(path.length)) ?? []) : [];
      return index === undefined ? [] : [Number(index)];
    });
    if (indexes.length === 0) return [0];
    const last = Math.max(...indexes);
    return [last, last + 1];
  }

  /** The arguments other than `name`, as text. */
  others(name: string): Record<string, string> {
    return Object.fromEntries([...this.#keys].filter(([key]) => key !== name));
  }
}

/**
 * Returns the names for an argument that is being typed, with what must follow them: `name=`, `object.`, `list[]=`,
 * `any:=`. Those that were given are left out; required ones come first.
 */
export function argumentNames(root: SchemaNode, given: GivenArguments, typed: string): readonly Candidate[] {
  const { path, node } = innermost(root, typed);
  const names = node.names.filter((name) => !/^-|^\{|=/.test(name));
  const lists = [true, false].map((wanted) =>
    names
      .filter((name) => node.needs(name) === wanted)
      .flatMap((name) => candidatesOf(joinPath(path, name), node.member(name), wanted, given, typed)),
  );
  return matching(lists, typed, path === '' ? 0 : path.length + 1);
}

/** The object whose member is being typed: that of `a.b.` for `a.b.c`, or the root. */
function innermost(root: SchemaNode, typed: string): { path: string; node: SchemaNode } {
  for (let dot = typed.lastIndexOf('.'); dot > 0; dot = typed.lastIndexOf('.', dot - 1)) {
    const path = typed.slice(0, dot);
    const node = nodeAt(path, root);
    if (node !== undefined && node.names.length > 0) return { path, node };
  }
  return { path: '', node: root };
}

function candidatesOf(
  path: string,
  node: SchemaNode | undefined,
  required: boolean,
  given: GivenArguments,
  typed: string,
): Candidate[] {
  if (given.hasWhole(path)) return [];
  const keywords = node?.merged.keywords;
  const { description } = described(
    `${typeName(node)}${required ? ', required' : ''}${keywords?.deprecated === true ? ', deprecated' : ''}`,
    oneLine(asString(keywords?.description) ?? asString(keywords?.title))?.replace(/^/, '— '),
  );
  return endings(path, node, given, typed).map((ending) => ({
    value: path + ending,
    ...described(description),
    kind: 'argument',
    open: true,
  }));
}

/** What may follow the name. */
function endings(path: string, node: SchemaNode | undefined, given: GivenArguments, typed: string): string[] {
  const found = new Set<string>();
  for (const { types, values, properties, items, prefixItems } of node?.alternatives ?? []) {
    const plain = types === undefined && properties.size === 0 && items === undefined;
    const has = (...some: string[]) => some.some((type) => (types as Set<string> | undefined)?.has(type));
    if (values !== undefined || plain || has('string', 'number', 'integer', 'boolean')) found.add('=');
    if (properties.size > 0) found.add('.');
    else if (has('object')) found.add(':=');
    if (!has('array') && items === undefined) continue;
    const item = node?.item();
    if (prefixItems.length > 0) found.add(':=');
    else if (item !== undefined && item.names.length > 0) {
      for (const index of given.openItems(path)) found.add(`[${index}].`);
    } else found.add('[]=');
  }
  if (found.size === 0) found.add(node === undefined ? '=' : ':=');
  // JSON is always possible, but offered only when the user starts to type it.
  if (typed === `${path}:`) found.add(':=');
  return [...found];
}

/** An assignment whose value is being typed. */
export interface Assignment {
  key: string;
  /** The word up to its value: `key=` or `key:=`. */
  before: string;
  isJson: boolean;
  value: string;
}

/** Splits a word whose value has begun. A `:` before the `=` is part of a declared name, or makes the value JSON. */
export function assignmentOf(word: string, root: SchemaNode | undefined): Assignment | undefined {
  const equals = word.indexOf('=');
  if (equals < 1) return undefined;
  const name = word.slice(0, equals);
  const isJson = name.endsWith(':') && root?.declares(name) !== true;
  return {
    key: isJson ? name.slice(0, -1) : name,
    before: word.slice(0, equals + 1),
    isJson,
    value: word.slice(equals + 1),
  };
}

/** The files for `key=@…`; undefined for any other value. `@@` begins a text that starts with `@`. */
export function valueFiles(
  { before, value }: Assignment,
  ports: CompletionPorts,
): readonly Candidate[] | undefined {
  if (!value.startsWith('@') || value.startsWith('@@')) return undefined;
  return fileCandidates(ports, value.slice(1), `${before}@`, anyFile);
}

/** The values in the schema: enumerated values, true and false, the default, examples. */
export function schemaValues(
  { before, value, isJson }: Assignment,
  node: SchemaNode | undefined,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const { json, remark } of node === undefined ? [] : namedValues(node)) {
    const text = isJson ? stringifyJson(json) : textOf(json, node);
    if (text === undefined) continue;
    candidates.push({ value: before + text, ...described(remark), kind: 'value' });
  }
  return matching([candidates], before + value, before.length);
}

/** Makes a candidate of a value that the server suggests, after `key=` or alone. */
export function suggestedValue(text: string, before: string): Candidate {
  const doubled = before !== '' && text.startsWith('@');
  return { value: `${before}${doubled ? '@' : ''}${text}`, kind: 'value' };
}

/** The text that is converted to exactly this value; undefined if there is none. */
function textOf(json: Json, node: SchemaNode | undefined): string | undefined {
  const text = typeof json === 'string' ? json : stringifyJson(json);
  const read = convertText(text, node);
  if (!('value' in read) || stringifyJson(read.value) !== stringifyJson(json)) return undefined;
  return text.startsWith('@') ? `@${text}` : text;
}

function namedValues(node: SchemaNode): { json: Json; remark: string | undefined }[] {
  const found = new Map<string, { json: Json; remark: string | undefined }>();
  const add = (json: Json, remark: string | undefined) => {
    const text = stringifyJson(json);
    const known = found.get(text);
    if (known === undefined) found.set(text, { json, remark });
    else known.remark ??= remark;
  };
  const alternatives = node.alternatives;
  for (const { values, types, keywords } of alternatives) {
    const title = alternatives.length > 1 ? asString(keywords.title) : undefined;
    const remark = oneLine(asString(keywords.description)) ?? title;
    for (const value of values ?? []) add(value, alternatives.length > 1 ? remark : undefined);
    if (values === undefined && types?.has('boolean'))
      for (const value of [true, false]) add(value, undefined);
  }
  const { keywords } = node.merged;
  const preset = ownMember(keywords, 'default');
  if (preset !== undefined && preset !== null) add(preset, 'default');
  const examples = Array.isArray(keywords.examples) ? keywords.examples : [];
  for (const example of examples) add(example, 'example');
  // Longer values do not fit into a menu.
  return [...found.values()].filter(({ json }) => shorten(stringifyJson(json), 200).length <= 200);
}
