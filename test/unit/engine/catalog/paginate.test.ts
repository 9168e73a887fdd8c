import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../src/core/json.ts';
import { fetchPages, type ListKind, memberTypes } from '../../../../src/engine/catalog/paginate.ts';
import { parseFrames } from '../../../../src/engine/framing/parse-frames.ts';

const kind: ListKind<string> = {
  method: 'tools/list',
  member: 'tools',
  capability: 'tools',
  read: (entry) => String(entry),
  keyOf: (name) => name,
  members: memberTypes({}),
};

/** Fetches a list of two pages; returns the names, the cursor of the second page and what was reported. */
async function fetchWith(nextCursor: Json) {
  const cursors: (string | undefined)[] = [];
  const reports: string[] = [];
  const pages: JsonObject[] = [{ tools: ['a'], nextCursor }, { tools: ['b'] }];
  const { items } = await fetchPages(
    kind,
    async (cursor) => {
      cursors.push(cursor);
      return pages[cursors.length - 1];
    },
    (code, message) => reports.push(`${code}: ${message}`),
  );
  return { items, cursor: cursors[1], reports };
}

it.each<[Json, string[], string | undefined, string[]]>([
  ['next', ['a', 'b'], 'next', []],
  [null, ['a'], undefined, []],
  [
    2,
    ['a', 'b'],
    '2',
    ['cursor: The nextCursor of tools/list is 2, which is not a string; it is sent back as one.'],
  ],
  ['', ['a'], undefined, ['cursor: The nextCursor of tools/list is empty; it is taken for the end.']],
  [false, ['a'], undefined, ['cursor: The nextCursor of tools/list is false; it is taken for the end.']],
  [
    { page: 2 },
    ['a'],
    undefined,
    ['cursor: The nextCursor of tools/list is {"page":2}; the list may be incomplete.'],
  ],
])('follows or reports the cursor %j', async (nextCursor, items, cursor, reports) => {
  expect(await fetchWith(nextCursor)).toEqual({ items, cursor, reports });
});

it('keeps what it leaves out apart, as it was sent', async () => {
  const reports: string[] = [];
  const read = (entry: Json) => (entry === null ? undefined : String(entry));
  const listing = await fetchPages(
    { ...kind, read },
    async () => ({ tools: ['a', null, 'a', 'b'] }),
    (code) => reports.push(code),
  );
  expect(listing).toMatchObject({ items: ['a', 'b'], raw: ['a', 'b'], leftOut: [null, 'a'] });
  expect(reports).toEqual(['unusable-definition', 'repeated-definition']);
});

it('has a digest of the messages that a long list came in', async () => {
  const digestOf = async (message: string) => {
    const [part] = parseFrames(message)?.parts ?? [];
    const [frame] = part !== undefined && 'frames' in part ? part.frames : [];
    const result = frame !== undefined && 'result' in frame ? frame.result : undefined;
    const { digest } = await fetchPages(
      kind,
      async () => result,
      () => {},
    );
    return digest;
  };
  const messageOf = (tools: string[]) => JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools } });
  const names = Array.from({ length: 10_000 }, (_, at) => `tool_${at}`);
  const digest = await digestOf(messageOf(names));
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(await digestOf(messageOf(names))).toBe(digest);
  expect(await digestOf(messageOf([...names, 'other']))).not.toBe(digest);
  expect(await digestOf(messageOf(['short']))).toBeUndefined();
});
