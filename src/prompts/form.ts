import { parseAnswer } from '../arguments/convert.ts';
import { McpcError } from '../core/errors.ts';
import { asJsonObject, isObject, type Json, type JsonObject } from '../core/json.ts';
import { parseJson } from '../core/json-text.ts';
import { rootNode } from '../schema/schema-node.ts';
import { validateArguments } from '../schema/validate.ts';
import { type Field, fieldsOf } from './field.ts';

/** What a person filled in, by field. */
export type FormContent = Record<string, Json>;

/** The form that an elicitation's schema describes, and what may stand in it. */
export class Form {
  readonly fields: Field[];
  /** It has no fields to ask for one by one, and wants an object all the same: it is asked for whole, as JSON. */
  readonly whole: boolean;
  readonly #schema: JsonObject;
  /** The same without what must be there: for looking at one field alone. */
  readonly #relaxed: JsonObject;

  constructor(schema: JsonObject) {
    this.#schema = schema;
    this.#relaxed = { ...schema, required: [] };
    this.fields = fieldsOf(schema);
    this.whole = this.fields.length === 0 && wantsMembers(schema);
  }

  /** What the typed `text` is as the value of `field`; `problem` is a sentence. */
  async read(field: Field, text: string): Promise<{ value: Json } | { problem: string }> {
    try {
      const value = parseAnswer(field.name, text, this.#schema);
      const problem = await this.problemWith(field, value);
      return problem === undefined ? { value } : { problem };
    } catch (error) {
      if (error instanceof McpcError) return { problem: error.message.replace(/^Argument /, '') };
      throw error;
    }
  }

  /** What is wrong with a value of `field`, in a sentence; undefined if it is right. */
  async problemWith({ name }: Field, value: Json): Promise<string | undefined> {
    const { problems } = await validateArguments({ [name]: value }, this.#relaxed);
    return problems.find(({ path }) => isWithin(path, name))?.message;
  }

  /** What is wrong with the whole, in a sentence; undefined if it may be sent. */
  async problem(content: FormContent): Promise<string | undefined> {
    const { problems } = await validateArguments(content, this.#schema);
    const [first] = problems;
    if (first === undefined) return undefined;
    const secret = this.fields.some((field) => field.secret && isWithin(first.path, field.name));
    // The schema may call a secret what its name does not.
    return secret ? `${first.path} must be ${first.expected}.` : first.message;
  }

  /** What the typed `text` is as the whole content. */
  async readWhole(text: string): Promise<{ content: FormContent } | { problem: string }> {
    const read = parseJson(text);
    if ('problem' in read) return { problem: `That ${read.problem}.` };
    const content = asJsonObject(read.value);
    if (content === undefined) return { problem: 'That is no JSON object, as in {"name": "value"}.' };
    const problem = await this.problem(content);
    return problem === undefined ? { content } : { problem };
  }

  /** The fields that must be there and are not in `content`. */
  missing(content: FormContent): Field[] {
    return this.fields.filter(({ name, required }) => required && !Object.hasOwn(content, name));
  }

  /** What the schema gives to the fields that nobody filled in. */
  get defaults(): FormContent {
    const given = this.fields.filter((field) => field.default !== undefined);
    return Object.fromEntries(given.map((field) => [field.name, field.default as Json]));
  }
}

/** Whether the path is that of the member `name`, or leads into it. */
function isWithin(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);
}

/** Whether an object without any member would not do, or others may be wanted. */
function wantsMembers(schema: JsonObject): boolean {
  const { type, minProperties, patternProperties, additionalProperties } = schema;
  if (type !== undefined && type !== 'object') return true;
  if (rootNode(schema).merged.required.size > 0) return true;
  return typeof minProperties === 'number' || isObject(patternProperties) || isObject(additionalProperties);
}
