import { canonicalJson } from '../../core/json-text.ts';
import type { Listing, Tool } from '../../core/protocol.ts';

/** Describes how a server's tools changed: `tools added: x; removed: y; changed: z`. */
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
  return parts.length === 0 ? 'its tools are unchanged' : `tools ${parts.join('; ')}`;
}

function definitionsOf({ items, raw }: Listing<Tool>): Map<string, string> {
  return new Map(items.map(({ name }, at) => [name, canonicalJson(raw[at] ?? null)]));
}
