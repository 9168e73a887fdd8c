import { asString, isObject, type Json, type JsonObject } from '../core/json.ts';
import { isSecretField } from '../core/secrets.ts';
import { formatSample } from '../schema/sample-text.ts';
import { rootNode } from '../schema/schema-node.ts';

/** One of the values that a field may have, and what it is called. */
export interface Choice {
  name: string;
  value: Json;
}

/** How the value of a field is given: typed, chosen, several chosen, or typed as JSON. */
export type FieldInput =
  | { kind: 'text' }
  | { kind: 'choice'; choices: Choice[] }
  | { kind: 'many'; choices: Choice[] }
  | { kind: 'json' };

/** A field of a form, as it is asked for. */
export interface Field {
  name: string;
  /** What it is called: its title, else its name. */
  label: string;
  description: string | undefined;
  required: boolean;
  /** It looks as if a secret were asked for: not echoed, not kept. */
  secret: boolean;
  default: Json | undefined;
  input: FieldInput;
  /** What it takes, in a few words: `integer from 1 to 12`. */
  takes: string;
}

/** The fields of an elicitation's schema, in the order declared. What is not of the restricted kind is taken as JSON. */
export function fieldsOf(schema: JsonObject): Field[] {
  const root = rootNode(schema);
  return root.names.map((name) => {
    const source = root.member(name)?.source;
    const declared: JsonObject = typeof source === 'object' ? source : {};
    const input = inputOf(declared);
    return {
      name,
      label: asString(declared.title) || name,
      description: asString(declared.description),
      required: root.merged.required.has(name),
      secret: isSecretField(name, declared),
      default: declared.default,
      input,
      takes: takesOf(declared, input),
    };
  });
}

function inputOf(declared: JsonObject): FieldInput {
  const choices = choicesOf(declared);
  if (choices !== undefined) return { kind: 'choice', choices };
  const { type, items } = declared;
  if (type === 'boolean') return { kind: 'choice', choices: yesAndNo };
  if (type === 'array' && isObject(items)) {
    const several = choicesOf(items as JsonObject);
    if (several !== undefined) return { kind: 'many', choices: several };
  }
  const types = (Array.isArray(type) ? type : [type]).filter((one) => one !== 'null');
  const simple = types.every((one) => one === 'string' || one === 'number' || one === 'integer');
  return simple && type !== undefined ? { kind: 'text' } : { kind: 'json' };
}

const yesAndNo: Choice[] = [
  { name: 'yes', value: true },
  { name: 'no', value: false },
];

/** The values of `enum`, or of a `oneOf` or `anyOf` that has nothing but constants; undefined where there are others. */
function choicesOf(declared: JsonObject): Choice[] | undefined {
  const { enum: values, enumNames, const: only } = declared;
  if (Array.isArray(values) && values.length > 0) {
    const names = Array.isArray(enumNames) ? enumNames : [];
    return values.map((value, at) => ({ name: asString(names[at]) ?? nameOf(value), value }));
  }
  if (only !== undefined) return [{ name: asString(declared.title) ?? nameOf(only), value: only }];
  for (const union of [declared.oneOf, declared.anyOf]) {
    if (!Array.isArray(union) || union.length === 0) continue;
    if (!union.every((one) => isObject(one) && Object.hasOwn(one, 'const'))) continue;
    return (union as JsonObject[]).map(({ const: value = null, title }) => ({
      name: asString(title) ?? nameOf(value),
      value,
    }));
  }
  return undefined;
}

function nameOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function takesOf(declared: JsonObject, input: FieldInput): string {
  switch (input.kind) {
    case 'choice':
      return '';
    case 'many':
      return span(declared.minItems, declared.maxItems, ' of them');
    case 'json':
      return 'JSON';
    case 'text':
      return scalarOf(declared);
  }
}

function scalarOf(declared: JsonObject): string {
  const { type, format, minimum, maximum, minLength, maxLength } = declared;
  if (type === 'integer' || type === 'number')
    return [type, span(minimum, maximum, '')].filter(Boolean).join(' ');
  if (Array.isArray(type)) return type.filter((one) => one !== 'null').join(' or ');
  const length = span(minLength, maxLength, ' characters');
  const known = typeof format === 'string' ? format : undefined;
  const sample = known === undefined ? undefined : formatSample(known);
  const word = known === undefined ? 'text' : sample === undefined ? known : `${known}, as ${sample}`;
  return [word, length].filter(Boolean).join(', ');
}

/** `from 1 to 5`, `from 1`, `up to 5`, or nothing. */
function span(least: Json | undefined, most: Json | undefined, unit: string): string {
  const [from, to] = [least, most].map((bound) => (typeof bound === 'number' ? bound : undefined));
  if (from !== undefined && to !== undefined) {
    return from === to ? `${from}${unit}` : `${unit === '' ? 'from ' : ''}${from} to ${to}${unit}`;
  }
  if (from !== undefined) return `${unit === '' ? 'from' : 'at least'} ${from}${unit}`;
  return to === undefined ? '' : `up to ${to}${unit}`;
}
