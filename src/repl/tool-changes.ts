import type { Json } from '../base/json.ts';
import type { Listing, Tool } from '../base/protocol.ts';

/** What became of a server's tools, in a sentence: `tools added: x; removed: y; changed: z`. */
export function toolChanges(before: Listing<Tool>, after: Listing<Tool>): string {
  const old = definitionsOf(before);
  const now = definitionsOf(after);
  const added = [...now.keys()].filter((name) => !old.has(name));
  const removed = [...old.keys()].filter((name) => !now.has(name));
  const changed = [...now]
    .filter(([name, text]) => old.has(name) && old.get(name) !== text)
    .map(([name]) => name);
  const parts = Object.entries({ added, removed, changed })
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${what}: ${names.join(', ')}`);
  return parts.length === 0 ? 'its tools are the same' : `tools ${parts.join('; ')}`;
}

function definitionsOf({ items, raw }: Listing<Tool>): Map<string, string> {
  return new Map(items.map(({ name }, at) => [name, canonical(raw[at] ?? null)]));
}

/** JSON that is the same for the same value, in whatever order its members came. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, member: Json) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
