import { nearest } from '../core/did-you-mean.ts';
import { asString, isObject, type Json, type JsonObject } from '../core/json.ts';
import { joinPath } from '../schema/argument-path.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import { typeName } from '../schema/type-names.ts';

/** A required argument that was not given. */
export interface MissingArgument {
  name: string;
  /** `number`, `"cm"|"inch"`… */
  type: string;
  /** From the schema: untrusted. */
  description?: string;
  /** An undeclared argument that was given and resembles this one. */
  given?: string;
}

/** Returns the required arguments that are missing from `args`, in the order of the schema. */
export function missingArguments(args: JsonObject, schema: JsonObject): MissingArgument[] {
  const root = rootNode(schema);
  const { required } = root.merged;
  const declared = root.names.filter((name) => required.has(name));
  const undeclared = Object.keys(args).filter((name) => !root.declares(name));
  return [...new Set([...declared, ...required])]
    .filter((name) => !Object.hasOwn(args, name))
    .map((name) => {
      const node = root.member(name);
      const missing: MissingArgument = { name, type: typeName(node) };
      const description = asString(node?.merged.keywords.description);
      if (description !== undefined) missing.description = description;
      const given = undeclared.find((other) => nearest(other, [name]).length > 0);
      if (given !== undefined) missing.given = given;
      return missing;
    });
}

/** How deep values are examined: a schema may be recursive. */
const deepest = 8;

/** Returns the required members missing from objects and items within the arguments, each by its path: `to.street`. */
export function missingWithin(args: JsonObject, schema: JsonObject): MissingArgument[] {
  const root = rootNode(schema);
  return Object.entries(args).flatMap(([name, value]) => within(value, root.member(name), name, 1));
}

function within(value: Json, node: SchemaNode | undefined, path: string, depth: number): MissingArgument[] {
  if (node === undefined || depth > deepest) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => within(item, node.item(at), joinPath(path, at), depth + 1));
  }
  if (!isObject(value)) return [];
  const lacking = [...node.merged.required].filter((name) => !Object.hasOwn(value, name));
  const missing = lacking.map((name): MissingArgument => {
    const member = node.member(name);
    const description = asString(member?.merged.keywords.description);
    const found = { name: joinPath(path, name), type: typeName(member) };
    return description === undefined ? found : { ...found, description };
  });
  const deeper = Object.entries(value).flatMap(([name, member]) =>
    within(member as Json, node.member(name), joinPath(path, name), depth + 1),
  );
  return [...missing, ...deeper];
}
