import { isObject, type Json, type JsonObject, setMember } from '../core/json.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import { isValidPart } from '../schema/validate.ts';

/** How deep values are examined: a schema may be recursive. */
const deepest = 8;

/**
 * Returns the arguments with the defaults of those that are required but missing, in objects and items too. A default
 * that is not valid by its own schema is left out.
 */
export function fillDefaults(args: JsonObject, schema: JsonObject): Promise<JsonObject> {
  return filled(args, rootNode(schema), schema, 0) as Promise<JsonObject>;
}

async function filled(
  value: Json,
  node: SchemaNode | undefined,
  schema: JsonObject,
  depth: number,
): Promise<Json> {
  if (node === undefined || depth > deepest) return value;
  if (Array.isArray(value)) {
    return Promise.all(value.map((item, at) => filled(item, node.item(at), schema, depth + 1)));
  }
  if (!isObject(value)) return value;
  const whole: JsonObject = {};
  for (const [name, member] of Object.entries(value as JsonObject)) {
    const hasMembers = typeof member === 'object' && member !== null;
    const filledMember = hasMembers ? await filled(member, node.member(name), schema, depth + 1) : member;
    setMember(whole, name, filledMember);
  }
  for (const name of node.merged.required) {
    if (Object.hasOwn(whole, name)) continue;
    const member = node.member(name);
    if (member?.preset === undefined) continue;
    const preset = await filled(member.preset, member, schema, depth + 1);
    if (await isValidPart(preset, member.schemas, schema)) setMember(whole, name, preset);
  }
  return whole;
}
