import { asString, isObject, type Json, type JsonObject } from '../base/json.ts';
import type { MissingArgument } from './missing.ts';
import { joinPath } from './path.ts';
import { rootPlace, type SchemaPlace } from './schema-place.ts';
import { typeName } from './type-name.ts';

/** How deep it is looked: a schema may have no end. */
const deepest = 8;

/** The required members that objects and items among the arguments lack, each by its path: `to.street`. */
export function missingWithin(args: JsonObject, schema: JsonObject): MissingArgument[] {
  const root = rootPlace(schema);
  return Object.entries(args).flatMap(([name, value]) => within(value, root.member(name), name, 1));
}

function within(value: Json, place: SchemaPlace | undefined, path: string, depth: number): MissingArgument[] {
  if (place === undefined || depth > deepest) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => within(item, place.item(at), joinPath(path, at), depth + 1));
  }
  if (!isObject(value)) return [];
  const lacking = [...place.shape.required].filter((name) => !Object.hasOwn(value, name));
  const missing = lacking.map((name): MissingArgument => {
    const member = place.member(name);
    const description = asString(member?.shape.keywords.description);
    const found = { name: joinPath(path, name), type: typeName(member) };
    return description === undefined ? found : { ...found, description };
  });
  const deeper = Object.entries(value).flatMap(([name, member]) =>
    within(member as Json, place.member(name), joinPath(path, name), depth + 1),
  );
  return [...missing, ...deeper];
}
