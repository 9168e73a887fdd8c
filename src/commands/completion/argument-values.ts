import { coerceText } from '../../arguments/coerce.ts';
import { ownMember } from '../../arguments/member.ts';
import type { SchemaPlace } from '../../arguments/schema-place.ts';
import { shortened } from '../../arguments/shown.ts';
import { asString, type Json } from '../../base/json.ts';
import type { Candidate } from './candidate.ts';
import { anyFile, fileCandidates } from './file-candidates.ts';
import { matching } from './match.ts';
import { described, oneLine } from './one-line.ts';
import type { CompletionPorts } from './ports.ts';

/** An argument whose value is being typed. */
export interface Assignment {
  key: string;
  /** The word up to its value: `key=` or `key:=`. */
  before: string;
  isJson: boolean;
  value: string;
}

/** The word's parts, if its value has begun. A `:` before the `=` belongs to a declared name, or makes the value JSON. */
export function assignmentOf(word: string, root: SchemaPlace | undefined): Assignment | undefined {
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

/** The files for `key=@…`; undefined when the value is none. `@@` is a text that starts with `@`. */
export function valueFiles(
  { before, value }: Assignment,
  ports: CompletionPorts,
): readonly Candidate[] | undefined {
  if (!value.startsWith('@') || value.startsWith('@@')) return undefined;
  return fileCandidates(ports, value.slice(1), `${before}@`, anyFile);
}

/** The values that the schema names: enumerated ones, yes and no, the default, examples. */
export function schemaValues(
  { before, value, isJson }: Assignment,
  place: SchemaPlace | undefined,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const { json, remark } of place === undefined ? [] : namedValues(place)) {
    const text = isJson ? JSON.stringify(json) : textOf(json, place);
    if (text === undefined) continue;
    candidates.push({ value: before + text, ...described(remark), kind: 'value' });
  }
  return matching([candidates], before + value, before.length);
}

/** A value of the server's own, as a word: behind `key=`, or alone. */
export function suggestedValue(text: string, before: string): Candidate {
  const doubled = before !== '' && text.startsWith('@');
  return { value: `${before}${doubled ? '@' : ''}${text}`, kind: 'value' };
}

/** The text that is read as this very value; undefined when there is none. */
function textOf(json: Json, place: SchemaPlace | undefined): string | undefined {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  const read = coerceText(text, place);
  if (!('value' in read) || JSON.stringify(read.value) !== JSON.stringify(json)) return undefined;
  return text.startsWith('@') ? `@${text}` : text;
}

function namedValues(place: SchemaPlace): { json: Json; remark: string | undefined }[] {
  const found = new Map<string, { json: Json; remark: string | undefined }>();
  const add = (json: Json, remark: string | undefined) => {
    const text = JSON.stringify(json);
    const known = found.get(text);
    if (known === undefined) found.set(text, { json, remark });
    else known.remark ??= remark;
  };
  const alternatives = place.alternatives;
  for (const { values, types, keywords } of alternatives) {
    const title = alternatives.length > 1 ? asString(keywords.title) : undefined;
    const remark = oneLine(asString(keywords.description)) ?? title;
    for (const value of values ?? []) add(value, alternatives.length > 1 ? remark : undefined);
    if (values === undefined && types?.has('boolean'))
      for (const value of [true, false]) add(value, undefined);
  }
  const { keywords } = place.shape;
  const preset = ownMember(keywords, 'default');
  if (preset !== undefined && preset !== null) add(preset, 'default');
  const examples = Array.isArray(keywords.examples) ? keywords.examples : [];
  for (const example of examples) add(example, 'example');
  // What nobody would read in a menu is not worth a row of it.
  return [...found.values()].filter(({ json }) => shortened(JSON.stringify(json), 200).length <= 200);
}
