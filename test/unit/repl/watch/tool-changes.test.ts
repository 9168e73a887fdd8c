import { expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import { toolChanges } from '../../../../src/repl/watch/tool-changes.ts';

const listing = (...raw: JsonObject[]) => ({
  items: raw.map(({ name }) => ({ name: String(name), inputSchema: {} })),
  raw,
});

it('reports added, removed and changed tools, whatever the order of members', () => {
  const before = listing({ name: 'a', x: { p: 1, q: 2 } }, { name: 'b' }, { name: 'c', description: 'old' });
  const after = listing({ x: { q: 2, p: 1 }, name: 'a' }, { name: 'c', description: 'new' }, { name: 'd' });
  expect(toolChanges(before, after)).toBe('tools added: d; removed: b; changed: c');
  expect(toolChanges(before, before)).toBe('its tools are unchanged');
});
