import { isObject, type Json, type JsonObject, ownMember, setMember } from '../../core/json.ts';
import type { Schema } from '../../schema/schema-document.ts';
import { rootNode, type SchemaNode } from '../../schema/schema-node.ts';
import { pointer } from './finding.ts';

/** How deep values are compared: a schema may be recursive. */
const deepest = 8;
/** A server's schemas can be of any size; further members are not compared by their names. */
const mostNodes = 2_000;

/** A step into a value: the name of a member, or any item. */
type Step = string | typeof anyItem;

const anyItem = Symbol('any item');

/** A name that only one of two schemas declares. */
export interface MemberChange {
  change: 'added' | 'removed';
  /** As a user types it: `filters.limit`, `rows[].id`. */
  title: string;
  name: string;
  /** JSON Pointer within the schema, as if it had no references. */
  path: string;
  /** The steps to the object that has the member. */
  steps: readonly Step[];
  /** Whether it must be given, by the schema that declares it. */
  required: boolean;
  /** Its schema. */
  schema: Schema | undefined;
}

/** The place of an object that both schemas describe. */
interface Place {
  steps: readonly Step[];
  path: string;
  title: string;
}

const root: Place = { steps: [], path: '', title: '' };

/** Returns the names that only one of two schemas declares, in objects within objects and items, too. */
export function memberChanges(before: JsonObject, after: JsonObject): MemberChange[] {
  const changes: MemberChange[] = [];
  walk(before, after, (old, current, place) => {
    const [names, others] = [old.names, current.names];
    for (const name of names)
      if (!describes(current, name)) changes.push(changeOf('removed', name, old, place));
    for (const name of others)
      if (!describes(old, name)) changes.push(changeOf('added', name, current, place));
  });
  return changes;
}

/**
 * Returns `schema` without the values in which a member has a name that it does not declare and `other` does. What an open
 * schema accepts there is nothing that a caller would send, or a server would return.
 */
export function withoutNamesOf(other: JsonObject, schema: JsonObject): JsonObject {
  const limits: JsonObject = {};
  for (const { change, name, steps } of memberChanges(schema, other)) {
    if (change === 'added') setMember(propertiesAt(limits, steps), name, false);
  }
  if (Object.keys(limits).length === 0) return schema;
  const all = Array.isArray(schema.allOf) ? schema.allOf : [];
  return { ...schema, allOf: [...all, limits] };
}

/** Returns the `properties` that describe the object which `steps` lead to, and creates them. */
function propertiesAt(schema: JsonObject, steps: readonly Step[]): JsonObject {
  const within = (object: JsonObject, name: string): JsonObject => {
    const known = ownMember(object, name);
    if (isObject(known)) return known as JsonObject;
    const made: JsonObject = {};
    setMember(object, name, made);
    return made;
  };
  const last = steps.reduce<JsonObject>(
    (inner, step) => (step === anyItem ? within(inner, 'items') : within(within(inner, 'properties'), step)),
    schema,
  );
  return within(last, 'properties');
}

/** Whether `value` has a member of that name where `steps` lead to. */
export function hasMember(value: Json, steps: readonly Step[], name: string): boolean {
  const [step, ...others] = steps;
  if (step === undefined) return isObject(value) && Object.hasOwn(value, name);
  if (step === anyItem) return Array.isArray(value) && value.some((item) => hasMember(item, others, name));
  const inner = isObject(value) ? ownMember(value as JsonObject, step) : undefined;
  return inner !== undefined && hasMember(inner, others, name);
}

function changeOf(
  change: MemberChange['change'],
  name: string,
  node: SchemaNode,
  place: Place,
): MemberChange {
  const [schema] = node.member(name)?.schemas ?? [];
  return {
    change,
    name,
    title: joined(place.title, name),
    path: pointer(`${place.path}/properties`, name),
    steps: place.steps,
    required: node.merged.required.has(name),
    schema,
  };
}

/** Whether a schema says something about the values of a member: by its name, or by a pattern or for all other names. */
function describes(node: SchemaNode, name: string): boolean {
  if (node.declares(name)) return true;
  const [schema] = node.member(name)?.schemas ?? [];
  return typeof schema === 'object' && Object.keys(schema).length > 0;
}

function joined(title: string, name: string): string {
  return title === '' ? name : `${title}.${name}`;
}

/** Visits the places that both schemas describe, each pair of schemas once. */
function walk(
  before: JsonObject,
  after: JsonObject,
  visit: (old: SchemaNode, current: SchemaNode, place: Place) => void,
): void {
  const seen = new Map<unknown, Set<unknown>>();
  const waiting = [{ old: rootNode(before), current: rootNode(after), place: root }];
  for (let count = 0; count < mostNodes; count += 1) {
    const next = waiting.shift();
    if (next === undefined) return;
    const { old, current, place } = next;
    const partners = seen.get(old.source) ?? new Set();
    if (partners.has(current.source)) continue;
    seen.set(old.source, partners.add(current.source));
    visit(old, current, place);
    if (place.steps.length >= deepest) continue;
    const { steps, path, title } = place;
    for (const name of old.names.filter((each) => current.declares(each))) {
      const [inner, other] = [old.member(name), current.member(name)];
      if (inner === undefined || other === undefined) continue;
      const at = {
        steps: [...steps, name],
        path: pointer(`${path}/properties`, name),
        title: joined(title, name),
      };
      waiting.push({ old: inner, current: other, place: at });
    }
    const [item, otherItem] = [old.item(), current.item()];
    if (item === undefined || otherItem === undefined) continue;
    const at = { steps: [...steps, anyItem], path: `${path}/items`, title: `${title}[]` } as const;
    waiting.push({ old: item, current: otherItem, place: at });
  }
}
