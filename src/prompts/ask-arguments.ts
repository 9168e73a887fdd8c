import { ObjectBuilder } from '../arguments/build-arguments.ts';
import { parseAnswer } from '../arguments/convert.ts';
import type { MissingArgument } from '../arguments/missing.ts';
import { McpcError } from '../core/errors.ts';
import { asString, type Json, type JsonObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import { joinPath, parsePath } from '../schema/argument-path.ts';
import { isSecretNode } from '../schema/redactor.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import { typeName } from '../schema/type-names.ts';
import { askChoice, askText, askYesNo, back, orBack, type PromptTerminal } from '../terminal/prompts.ts';

/** A value to ask for. */
export interface AskedValue {
  /** As it is typed: `a.b[0]`. */
  path: string;
  /** Its schema; undefined if the schema does not declare it. */
  node: SchemaNode | undefined;
  description: string | undefined;
  /** The answer before the user went back. */
  before?: Json | undefined;
}

/** Asks for a value according to its schema: a choice, text, or the parts of an array or object. Esc returns `back`. */
export async function askValue(
  asked: AskedValue,
  schema: JsonObject,
  terminal: PromptTerminal,
): Promise<Json | typeof back> {
  const { path, node, before } = asked;
  const values = choicesOf(node);
  if (values !== undefined) {
    const choices = values.map((value) => ({ name: nameOf(value), value }));
    return orBack(terminal, askChoice, `${path}${aboutOf(asked)}`, choices, before);
  }
  const parts = partsOf(node);
  for (;;) {
    const how = parts === undefined ? '' : `, as JSON; press Enter to give its ${parts} one by one`;
    const message = `${path} (${typeName(node)}${how})${aboutOf(asked)}`;
    const check = (text: string) =>
      text === '' && parts !== undefined ? undefined : problemWith(schema, path, text);
    const initial = before === undefined || parts !== undefined ? '' : nameOf(before);
    const text = await orBack(terminal, askText, message, check, isSecretNode(path, node), initial);
    if (text === back) return back;
    if (text !== '' || parts === undefined || node === undefined) return parseAnswer(path, text, schema);
    const whole =
      parts === 'members'
        ? await askMembers(path, node, schema, terminal)
        : await askItems(path, node, schema, terminal);
    if (whole !== back) return whole;
  }
}

/** Asks for the members of an object that must be given, or for all if there are none. */
async function askMembers(
  path: string,
  node: SchemaNode,
  schema: JsonObject,
  terminal: PromptTerminal,
): Promise<JsonObject | typeof back> {
  const needed = node.names.filter((name) => node.needs(name));
  const names = needed.length > 0 ? needed : node.names;
  const members = new Map<string, Json>();
  for (let at = 0; at < names.length; ) {
    const name = names[at] ?? '';
    const member = node.member(name);
    const description = asString(member?.merged.keywords.description);
    const asked = { path: joinPath(path, name), node: member, description, before: members.get(name) };
    const answer = await askValue(asked, schema, terminal);
    if (answer === back) {
      if (at === 0) return back;
      at -= 1;
      continue;
    }
    members.set(name, answer);
    at += 1;
  }
  return Object.fromEntries(members);
}

/** Asks for one item after the other until the user says there are no more. Esc removes the last one. */
async function askItems(
  path: string,
  node: SchemaNode,
  schema: JsonObject,
  terminal: PromptTerminal,
): Promise<Json[] | typeof back> {
  const { minItems } = node.merged.keywords;
  const least = typeof minItems === 'number' ? minItems : 0;
  const items: Json[] = [];
  for (;;) {
    const item = joinPath(path, items.length);
    if (items.length >= least) {
      const more = await orBack(terminal, askYesNo, `Add ${item}?`);
      if (more === false) return items;
      if (more === back) {
        if (items.pop() === undefined) return back;
        continue;
      }
    }
    const answer = await askValue(
      { path: item, node: node.item(items.length), description: undefined },
      schema,
      terminal,
    );
    if (answer !== back) items.push(answer);
    else if (items.length === 0 && least > 0) return back;
  }
}

/** The parts of a value that can be asked for one by one. */
function partsOf(node: SchemaNode | undefined): 'members' | 'items' | undefined {
  const [only, another] = node?.alternatives ?? [];
  if (node === undefined || only === undefined || another !== undefined) return undefined;
  if (only.types?.has('object') === true && node.names.length > 0) return 'members';
  return only.types?.has('array') === true && node.item() !== undefined ? 'items' : undefined;
}

/** The values of an enumeration or a boolean. */
function choicesOf(node: SchemaNode | undefined): readonly Json[] | undefined {
  const [only, another] = node?.alternatives ?? [];
  if (only === undefined || another !== undefined) return undefined;
  if (only.values !== undefined) return only.values;
  return only.types?.size === 1 && only.types.has('boolean') ? [true, false] : undefined;
}

function nameOf(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}

function aboutOf({ description }: AskedValue): string {
  const firstLine = description?.split('\n', 1)[0]?.trim() ?? '';
  return firstLine === '' ? '' : ` ${firstLine}`;
}

function problemWith(schema: JsonObject, path: string, text: string): string | undefined {
  try {
    parseAnswer(path, text, schema);
    return undefined;
  } catch (error) {
    if (error instanceof McpcError) return error.message;
    throw error;
  }
}

export interface AskedArguments {
  /** All arguments, including those given before. */
  all: JsonObject;
  /** The answers by path, as they are typed. */
  answers: JsonObject;
}

/** Asks for the missing arguments one by one, each according to its schema. Esc goes back to the previous one. */
export async function askArguments(
  schema: JsonObject,
  missing: readonly MissingArgument[],
  given: JsonObject,
  terminal: PromptTerminal,
): Promise<AskedArguments> {
  const root = rootNode(schema);
  const answers = new Map<string, Json>();
  for (let at = 0; at < missing.length; ) {
    const { name, description } = missing[at] as MissingArgument;
    const node = parsePath(name, root, false).node;
    const answer = await askValue(
      { path: name, node, description, before: answers.get(name) },
      schema,
      terminal,
    );
    if (answer === back) {
      at = Math.max(0, at - 1);
      continue;
    }
    answers.set(name, answer);
    at += 1;
  }
  const tree = new ObjectBuilder();
  tree.addObject(given);
  for (const [path, value] of answers) tree.assign(parsePath(path, root, false).steps, value);
  return { all: tree.build(), answers: Object.fromEntries(answers) };
}
