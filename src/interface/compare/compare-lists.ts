import type { ChangedKind } from '../../core/interface-changes.ts';
import { asString, type JsonObject } from '../../core/json.ts';
import type { Finding } from './finding.ts';

/** What a list of definitions has. */
export interface ListKind {
  kind: Exclude<ChangedKind, 'server'>;
  /** The member that identifies a definition. */
  key: 'name' | 'uri' | 'uriTemplate';
  /** Compares two definitions of the same. */
  compare(before: JsonObject, after: JsonObject): Finding[] | Promise<Finding[]>;
}

/** A finding about the definition `name`. */
export type NamedFinding = Finding & { kind: ChangedKind; name: string };

/** Compares two lists of definitions. */
export async function compareLists(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  list: ListKind,
): Promise<NamedFinding[]> {
  const { kind, key } = list;
  const findings: NamedFinding[] = [];
  for (const { name, old, current } of pairs(before, after, key)) {
    const found: Finding[] =
      old === undefined
        ? [{ verdict: 'additive', path: '', message: 'Added.', after: current }]
        : current === undefined
          ? [{ verdict: 'breaking', path: '', message: 'Removed.', before: old }]
          : await list.compare(old, current);
    findings.push(...found.map((finding) => ({ kind, name, ...finding })));
  }
  return findings;
}

/** A definition on both sides, or on one of them. */
type Pair = { name: string } & (
  | { old: JsonObject; current: JsonObject | undefined }
  | { old: undefined; current: JsonObject }
);

/**
 * Pairs definitions by what identifies them, and those with the same key in their order. A resource whose URI changed is
 * found by its name if that is the only one of its name on both sides.
 */
function pairs(before: readonly JsonObject[], after: readonly JsonObject[], key: ListKind['key']): Pair[] {
  const [olds, currents] = [grouped(before, key), grouped(after, key)];
  const paired: Pair[] = [];
  const gone: JsonObject[] = [];
  for (const [name, definitions] of olds) {
    const others = currents.get(name) ?? [];
    definitions.forEach((old, at) => {
      const current = others[at];
      if (current === undefined) gone.push(old);
      else paired.push({ name, old, current });
    });
  }
  const fresh = [...currents].flatMap(([name, others]) => others.slice(olds.get(name)?.length ?? 0));
  if (key !== 'name') paired.push(...pairedByName(gone, fresh, key));
  const used = new Set(paired.flatMap(({ old, current }) => [old, current]));
  return [
    ...paired,
    ...gone
      .filter((old) => !used.has(old))
      .map((old) => ({ name: keyOf(old, key), old, current: undefined })),
    ...fresh
      .filter((current) => !used.has(current))
      .map((current) => ({ name: keyOf(current, key), old: undefined, current })),
  ];
}

function pairedByName(
  gone: readonly JsonObject[],
  fresh: readonly JsonObject[],
  key: ListKind['key'],
): Pair[] {
  const [olds, currents] = [grouped(gone, 'name'), grouped(fresh, 'name')];
  return [...olds].flatMap(([name, [old, ...others]]) => {
    const [current, ...more] = currents.get(name) ?? [];
    if (old === undefined || current === undefined || others.length + more.length > 0) return [];
    return { name: keyOf(old, key), old, current };
  });
}

function grouped(definitions: readonly JsonObject[], key: ListKind['key']): Map<string, JsonObject[]> {
  const groups = new Map<string, JsonObject[]>();
  for (const definition of definitions) {
    const name = keyOf(definition, key);
    groups.set(name, [...(groups.get(name) ?? []), definition]);
  }
  return groups;
}

function keyOf(definition: JsonObject, key: ListKind['key']): string {
  return asString(definition[key]) ?? '';
}
