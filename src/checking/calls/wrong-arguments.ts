import { type Json, type JsonObject, setMember } from '../../core/json.ts';
import type { JsonType } from '../../schema/schema-document.ts';
import { rootNode, type SchemaNode } from '../../schema/schema-node.ts';
import { validateArguments } from '../../schema/validate.ts';

/** A text that is no number, boolean or JSON. */
const wrongText = 'not of this type';

/**
 * Returns arguments that a schema does not accept, made of some that it accepts: arguments without a required one, and some
 * with a value that no server can convert to the declared type.
 */
export async function wrongArguments(inputSchema: JsonObject, sample: JsonObject): Promise<JsonObject[]> {
  const root = rootNode(inputSchema);
  const required = root.names.filter((name) => Object.hasOwn(sample, name) && root.needs(name));
  const incomplete = required.map((name) => {
    const { [name]: _, ...others } = sample;
    return others;
  });
  const mistyped = [...new Set([...required, ...root.names])].flatMap((name) => {
    const value = wrongValue(root.member(name));
    if (value === undefined) return [];
    const args = { ...sample };
    setMember(args, name, value);
    return [args];
  });
  const found = [await firstInvalid(incomplete, inputSchema), await firstInvalid(mistyped, inputSchema)];
  return found.filter((args) => args !== undefined);
}

/** Returns a value of a type that the schema excludes; undefined if there is no such type. */
function wrongValue(node: SchemaNode | undefined): Json | undefined {
  const types = new Set<JsonType>();
  for (const shape of node?.alternatives ?? []) {
    if (shape.types === undefined) return undefined;
    for (const type of shape.types) types.add(type);
  }
  if (types.size === 0) return undefined;
  if (!types.has('string')) return wrongText;
  return types.has('object') ? undefined : { wrong: true };
}

async function firstInvalid(
  candidates: readonly JsonObject[],
  schema: JsonObject,
): Promise<JsonObject | undefined> {
  for (const args of candidates) {
    if ((await validateArguments(args, schema)).problems.length > 0) return args;
  }
  return undefined;
}
