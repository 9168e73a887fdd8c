import { isObject, type Json, type JsonObject, setMember } from '../../core/json.ts';
import { sampleValue } from '../../schema/sample.ts';
import { rootNode } from '../../schema/schema-node.ts';

/** Returns plausible arguments for an input schema: those that are required, and `also`. */
export function sampleArguments(schema: Json | undefined, also?: string): JsonObject {
  if (!isObject(schema)) return {};
  const root = rootNode(schema as JsonObject);
  const sample = sampleValue(root);
  const args: JsonObject = isObject(sample) ? { ...(sample as JsonObject) } : {};
  if (also !== undefined) setMember(args, also, sampleValue(root.member(also)));
  return args;
}
