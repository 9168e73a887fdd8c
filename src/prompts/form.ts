import { parseAnswer } from '../arguments/convert.ts';
import { McpcError } from '../core/errors.ts';
import { isNumber } from '../core/exact-number.ts';
import { asJsonObject, asString, isObject, type Json, type JsonObject } from '../core/json.ts';
import { readJson, stringifyJson } from '../core/json-text.ts';
import { isSecretField } from '../core/secrets.ts';
import { formatSample } from '../schema/sample.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import { validateArguments } from '../schema/validate.ts';
import { hasParts, kindOf } from './values/value-kind.ts';

/** One of the values that a field may have, with its label. */
export interface Choice {
  name: string;
  value: Json;
}

/** How a field is filled in: by typing, choosing one or several values, part by part, or typing JSON. */
export type FieldInput =
  | { kind: 'text' }
  | { kind: 'choice'; choices: Choice[] }
  | { kind: 'many'; choices: Choice[] }
  | { kind: 'parts'; node: SchemaNode }
  | { kind: 'json' };

/** A field of a form. */
export interface Field {
  name: string;
  /** Its title, otherwise its name. */
  label: string;
  description: string | undefined;
  required: boolean;
  /** Whether it looks like a secret: not echoed, not saved. */
  secret: boolean;
  default: Json | undefined;
  input: FieldInput;
  /** The values it accepts, in a few words: `integer from 1 to 12`. */
  takes: string;
}

/** Returns the fields of an elicitation's schema in order. A field outside the specification's restricted schemas takes JSON. */
export function fieldsOf(schema: JsonObject): Field[] {
  const root = rootNode(schema);
  return root.names.map((name) => {
    const node = root.member(name);
    const source = node?.source;
    const declared: JsonObject = typeof source === 'object' ? source : {};
    const input = inputOf(declared, node);
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

function inputOf(declared: JsonObject, node: SchemaNode | undefined): FieldInput {
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
  if (simple && type !== undefined) return { kind: 'text' };
  return node !== undefined && hasParts(kindOf(node)) ? { kind: 'parts', node } : { kind: 'json' };
}

const yesAndNo: Choice[] = [
  { name: 'yes', value: true },
  { name: 'no', value: false },
];

/** Returns the values of an `enum`, or of a `oneOf` or `anyOf` of constants; undefined for any other schema. */
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
  return typeof value === 'string' ? value : stringifyJson(value);
}

function takesOf(declared: JsonObject, input: FieldInput): string {
  switch (input.kind) {
    case 'choice':
    case 'parts':
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
  const [from, to] = [least, most].map((bound) => (isNumber(bound) ? String(bound) : undefined));
  if (from !== undefined && to !== undefined) {
    return from === to ? `${from}${unit}` : `${unit === '' ? 'from ' : ''}${from} to ${to}${unit}`;
  }
  if (from !== undefined) return `${unit === '' ? 'from' : 'at least'} ${from}${unit}`;
  return to === undefined ? '' : `up to ${to}${unit}`;
}

/** What was filled in, by field. */
export type FormContent = Record<string, Json>;

/** The form that an elicitation's schema describes, with its validation. */
export class Form {
  readonly fields: Field[];
  /** It has no fields to ask for one by one but may take members: it is asked for as one JSON object. */
  readonly whole: boolean;
  readonly schema: JsonObject;
  /** The schema without `required`, to validate a single field. */
  readonly #relaxed: JsonObject;

  constructor(schema: JsonObject) {
    this.schema = schema;
    this.#relaxed = { ...schema, required: [] };
    this.fields = fieldsOf(schema);
    this.whole = this.fields.length === 0 && wantsMembers(schema);
  }

  /** Parses `text` as the value of `field`. `problem` is a sentence. */
  async read(field: Field, text: string): Promise<{ value: Json } | { problem: string }> {
    try {
      const value = parseAnswer(field.name, text, this.schema);
      const problem = await this.problemWith(field, value);
      return problem === undefined ? { value } : { problem };
    } catch (error) {
      if (error instanceof McpcError) return { problem: error.message.replace(/^Argument /, '') };
      throw error;
    }
  }

  /** Returns what is wrong with a value of `field`, in a sentence; undefined if it is valid. */
  async problemWith({ name }: Field, value: Json): Promise<string | undefined> {
    const { problems } = await validateArguments({ [name]: value }, this.#relaxed);
    return problems.find(({ path }) => isWithin(path, name))?.message;
  }

  /** Checks the whole. */
  async check(content: FormContent): Promise<FormCheck> {
    const { problems, notes } = await validateArguments(content, this.schema, 'The answer');
    const [first] = problems;
    if (first === undefined) return { problem: undefined, notes };
    const secret = this.fields.some((field) => field.secret && isWithin(first.path, field.name));
    // The message would quote the value, and only the schema may mark it as a secret.
    const isHidden = secret && first.given !== undefined;
    return { problem: isHidden ? `${first.path} must be ${first.expected}.` : first.message, notes };
  }

  /** Parses `text` as the whole content. */
  async readWhole(text: string): Promise<{ content: FormContent } | { problem: string }> {
    const read = readJson(text);
    if ('problem' in read) return { problem: `The answer ${read.problem}.` };
    const content = asJsonObject(read.value);
    if (content === undefined)
      return { problem: 'The answer must be a JSON object, such as {"name": "value"}.' };
    const { problem } = await this.check(content);
    return problem === undefined ? { content } : { problem };
  }

  /** The required fields that `content` lacks. */
  missing(content: FormContent): Field[] {
    return this.fields.filter(({ name, required }) => required && !Object.hasOwn(content, name));
  }

  /**
   * Returns the default of a field if it is a valid answer: null never is one (specification 2025-11-25, ElicitResult),
   * though servers write it for "no default".
   */
  async defaultOf(field: Field): Promise<Json | undefined> {
    const preset = field.default;
    if (preset === undefined || preset === null) return undefined;
    return (await this.problemWith(field, preset)) === undefined ? preset : undefined;
  }

  /** Returns the default values in the schema that are valid. */
  async defaults(): Promise<FormContent> {
    const content: [name: string, value: Json][] = [];
    for (const field of this.fields) {
      const preset = await this.defaultOf(field);
      if (preset !== undefined) content.push([field.name, preset]);
    }
    return Object.fromEntries(content);
  }
}

/** The result of checking a filled-in form. */
export interface FormCheck {
  /** What is wrong with it, in a sentence; undefined if it may be sent. */
  problem: string | undefined;
  /** Sentences on what could not be checked. */
  notes: string[];
}

/** Whether the path is that of the member `name`, or below it. */
function isWithin(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);
}

/** Whether the schema requires members, or allows some without naming them. */
function wantsMembers(schema: JsonObject): boolean {
  const { type, minProperties, patternProperties, additionalProperties } = schema;
  if (type !== undefined && type !== 'object') return true;
  if (rootNode(schema).merged.required.size > 0) return true;
  return typeof minProperties === 'number' || isObject(patternProperties) || isObject(additionalProperties);
}
