import { joinPath, readPath } from '../../arguments/path.ts';
import type { SchemaPlace } from '../../arguments/schema-place.ts';
import { typeName } from '../../arguments/type-name.ts';
import { asString } from '../../base/json.ts';
import type { Candidate } from './candidate.ts';
import type { GivenArguments } from './given-arguments.ts';
import { matching } from './match.ts';
import { described, oneLine } from './one-line.ts';

/**
 * The names that an argument being typed may have, with what has to be typed behind them: `name=`, `object.`,
 * `list[]=`, `any:=`. Those that were given are left out; required ones stand first.
 */
export function argumentNames(root: SchemaPlace, given: GivenArguments, typed: string): readonly Candidate[] {
  const { path, place } = innermost(root, typed);
  const { required } = place.shape;
  const names = place.names.filter((name) => !/^-|^\{|=/.test(name));
  const lists = [true, false].map((wanted) =>
    names
      .filter((name) => required.has(name) === wanted)
      .flatMap((name) => candidatesOf(joinPath(path, name), place.member(name), wanted, given, typed)),
  );
  return matching(lists, typed, path === '' ? 0 : path.length + 1);
}

/** The object within which the name is typed: that of `a.b.` for `a.b.c`, or the root. */
function innermost(root: SchemaPlace, typed: string): { path: string; place: SchemaPlace } {
  for (let dot = typed.lastIndexOf('.'); dot > 0; dot = typed.lastIndexOf('.', dot - 1)) {
    const path = typed.slice(0, dot);
    const place = placeOf(path, root);
    if (place !== undefined && place.names.length > 0) return { path, place };
  }
  return { path: '', place: root };
}

/** Where a key leads; undefined when it is no key, or nothing is known of that place. */
export function placeOf(key: string, root: SchemaPlace): SchemaPlace | undefined {
  try {
    return readPath(key, root, false).place;
  } catch {
    return undefined;
  }
}

function candidatesOf(
  path: string,
  place: SchemaPlace | undefined,
  required: boolean,
  given: GivenArguments,
  typed: string,
): Candidate[] {
  if (given.hasWhole(path)) return [];
  const keywords = place?.shape.keywords;
  const { description } = described(
    `${typeName(place)}${required ? ', required' : ''}${keywords?.deprecated === true ? ', deprecated' : ''}`,
    oneLine(asString(keywords?.description) ?? asString(keywords?.title))?.replace(/^/, '— '),
  );
  return endings(path, place, given, typed).map((ending) => ({
    value: path + ending,
    ...described(description),
    kind: 'argument',
    open: true,
  }));
}

/** What may stand behind the name. */
function endings(
  path: string,
  place: SchemaPlace | undefined,
  given: GivenArguments,
  typed: string,
): string[] {
  const found = new Set<string>();
  for (const { types, values, properties, items, prefixItems } of place?.alternatives ?? []) {
    const plain = types === undefined && properties.size === 0 && items === undefined;
    const has = (...some: string[]) => some.some((type) => (types as Set<string> | undefined)?.has(type));
    if (values !== undefined || plain || has('string', 'number', 'integer', 'boolean')) found.add('=');
    if (properties.size > 0) found.add('.');
    else if (has('object')) found.add(':=');
    if (!has('array') && items === undefined) continue;
    const item = place?.item();
    if (prefixItems.length > 0) found.add(':=');
    else if (item !== undefined && item.names.length > 0) {
      for (const index of given.openItems(path)) found.add(`[${index}].`);
    } else found.add('[]=');
  }
  if (found.size === 0) found.add(place === undefined ? '=' : ':=');
  // JSON fits everywhere, and is offered to who begins to type it.
  if (typed === `${path}:`) found.add(':=');
  return [...found];
}
