import { isObject, type JsonObject, ownMember } from '../../../core/json.ts';
import { isSchema, type Schema } from '../../schema-document.ts';
import type { Located } from './located.ts';
import { listAt, type SchemaObject, type Shape } from './shape.ts';

/** The schemas that apply to a member or an item. */
export interface Applied {
  schemas: Located[];
  /** False if it cannot be found out which schemas apply, so that some may be missing. */
  certain: boolean;
}

/** The keywords by which other schemas can evaluate members or items of the same value. */
const inPlace = [
  ...['$ref', '$dynamicRef', '$recursiveRef', 'allOf', 'anyOf', 'oneOf', 'if'],
  ...['dependentSchemas', 'dependencies', 'contains'],
];

/** Whether `unevaluatedProperties` and `unevaluatedItems` mean the same here as `additionalProperties` and `items`. */
export function isSelfContained(keywords: JsonObject): boolean {
  return inPlace.every((keyword) => keywords[keyword] === undefined);
}

/** Returns the schema of members that are not declared; undefined if there is none. */
function additionalOf({ keywords }: SchemaObject): Schema | undefined {
  const { additionalProperties, unevaluatedProperties } = keywords;
  if (isSchema(additionalProperties)) return additionalProperties;
  return isSchema(unevaluatedProperties) && isSelfContained(keywords) ? unevaluatedProperties : undefined;
}

/** Returns the names that a schema declares. */
export function declaredNames({ keywords }: SchemaObject): string[] {
  return isObject(keywords.properties) ? Object.keys(keywords.properties) : [];
}

/** Returns the sources of the patterns of names that a schema declares. */
export function patternsOf({ keywords }: SchemaObject): string[] {
  return isObject(keywords.patternProperties) ? Object.keys(keywords.patternProperties) : [];
}

/** Whether a schema says anything on members that no schema declares by name. */
export function concernsOthers(object: SchemaObject): boolean {
  const additional = additionalOf(object);
  return object.patterns.length > 0 || (additional !== undefined && additional !== true);
}

/** Returns the schemas that one schema applies to the member `name`. */
export function memberOf(object: SchemaObject, name: string): Applied {
  const { document, keywords, patterns } = object;
  const declared = isObject(keywords.properties)
    ? ownMember(keywords.properties as JsonObject, name)
    : undefined;
  const schemas = isSchema(declared) ? [document.at(declared)] : [];
  let certain = true;
  for (const { pattern, schema } of patterns) {
    const matches = pattern?.matches(name);
    if (matches === true) schemas.push(document.at(schema));
    if (matches === undefined) certain = false;
  }
  const additional = additionalOf(object);
  if (schemas.length === 0 && certain && additional !== undefined) schemas.push(document.at(additional));
  return { schemas, certain };
}

/** Returns the schemas that one schema applies to members whose names it doesn't declare and match just `matched`. */
export function otherMembersOf(object: SchemaObject, matched: ReadonlySet<string>): Applied {
  const { document, patterns } = object;
  const sources = patternsOf(object);
  const certain = patterns.every(({ pattern }) => pattern !== undefined);
  const schemas = patterns
    .filter((_, index) => matched.has(sources[index] ?? ''))
    .map(({ schema }) => document.at(schema));
  const additional = additionalOf(object);
  if (schemas.length === 0 && certain && additional !== undefined) schemas.push(document.at(additional));
  return { schemas, certain };
}

/** Returns the schemas that a shape applies to the member `name`. */
export function memberIn({ objects }: Shape, name: string): Located[] {
  return objects.flatMap((object) => memberOf(object, name).schemas);
}

/** Returns the schemas that a shape applies to members whose names it doesn't declare and match just `matched`. */
export function otherMembersIn({ objects }: Shape, matched: ReadonlySet<string>): Located[] {
  return objects.flatMap((object) => otherMembersOf(object, matched).schemas);
}

/** Returns the schemas that one schema applies to the item at `index`. */
export function itemOf({ document, keywords }: SchemaObject, index: number): Located[] {
  const prefix = listAt(document, Array.isArray(keywords.items) ? keywords.items : keywords.prefixItems);
  const declared = Array.isArray(keywords.items) ? keywords.additionalItems : keywords.items;
  const { unevaluatedItems } = keywords;
  const rest = isSchema(declared) || !isSelfContained(keywords) ? declared : unevaluatedItems;
  const found = prefix[index] ?? (isSchema(rest) ? document.at(rest) : undefined);
  return found === undefined ? [] : [found];
}

/** Returns how many items at the beginning one schema describes individually. */
export function prefixLength({ keywords }: SchemaObject): number {
  const prefix = Array.isArray(keywords.items) ? keywords.items : keywords.prefixItems;
  return Array.isArray(prefix) ? prefix.length : 0;
}

/** Returns the schemas that a shape applies to the item at `index`. */
export function itemIn({ objects }: Shape, index: number): Located[] {
  return objects.flatMap((object) => itemOf(object, index));
}
