import type { Change } from '../../core/interface-changes.ts';
import { isObject, type Json, type JsonObject, ownMember } from '../../core/json.ts';
import { isSameJson } from '../../core/json-text.ts';

/** A change within one definition, or within what a server says about itself. */
export type Finding = Omit<Change, 'server' | 'kind' | 'name'>;

/** Returns the JSON Pointer of a member. */
export function pointer(path: string, name: string | number): string {
  return `${path}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Returns `before` and `after` as members of a finding, without those that are undefined. */
export function values(before: Json | undefined, after: Json | undefined): Pick<Finding, 'before' | 'after'> {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** Whether two members are equal, both may be missing. */
export function isSame(before: Json | undefined, after: Json | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return isSameJson(before, after);
}

/** Returns a member, where null counts as missing. */
export function given(object: JsonObject | undefined, name: string): Json | undefined {
  return object === undefined ? undefined : (ownMember(object, name) ?? undefined);
}

/** Returns a member if it is an object. */
export function objectIn(object: JsonObject, name: string): JsonObject | undefined {
  const value = given(object, name);
  return isObject(value) ? (value as JsonObject) : undefined;
}

/** Returns a finding for each member that differs and has a name that is not in `known`: nobody knows what it means. */
export function compareUnknown(
  before: JsonObject | undefined,
  after: JsonObject | undefined,
  known: ReadonlySet<string>,
  path = '',
): Finding[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].flatMap((name) => {
    const [old, current] = [given(before, name), given(after, name)];
    if (known.has(name) || isSame(old, current)) return [];
    return {
      verdict: 'unsure',
      path: pointer(path, name),
      message: `The member ${name} ${changeOf(old, current)}; mcpc does not know what it means.`,
      ...values(old, current),
    };
  });
}

/** Returns the verb for a change of a member: `was added`, `was removed` or `changed`. */
export function changeOf(before: Json | undefined, after: Json | undefined): string {
  if (before === undefined) return 'was added';
  return after === undefined ? 'was removed' : 'changed';
}
