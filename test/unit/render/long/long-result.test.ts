import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/core/json.ts';
import type { View } from '../../../../src/core/views.ts';
import { longResult } from '../../../../src/render/long/long-result.ts';
import { renderView } from '../../../../src/render/render-view.ts';
import { coloured, pipe, terminal } from '../styles.ts';

const long = 'text of a line\n'.repeat(400_000);
const text = (content: string) => ({ type: 'text', text: content });
const image = { type: 'image', mimeType: 'image/png', data: 'AP8b' };
const link = { type: 'resource_link', uri: 'file:///c', name: 'c' };
const rows = Array.from({ length: 150_000 }, (_, id) => ({ id, name: 'a name of some length', tags: [] }));

function call(result: Record<string, Json>): View {
  return { kind: 'call', tool: 'huge', result };
}

const views: Record<string, View> = {
  'a text': call({ content: [text(long)] }),
  'a text without a line break at its end': call({ content: [text(`${long}end`)] }),
  'a text with escape sequences': call({ content: [text(`${long}\x1b[31mred\x1b[0m\r\n\x1b[2J`)] }),
  'texts, links and binary content': call({ content: [text('a'), text(''), link, image, text(long)] }),
  'structured content': call({ content: [], structuredContent: { rows } }),
  'structured content beside an image': call({
    content: [image],
    structuredContent: { rows, image: 'AP8b' },
  }),
  'a resource': {
    kind: 'read',
    uri: 'demo://a',
    result: {
      contents: [
        { uri: 'demo://a', text: long },
        { uri: 'demo://b', blob: 'AP8b' },
      ],
    },
  },
};

describe('a long result', () => {
  it.each(Object.entries(views))('has the text of a short one: %s', async (_, view) => {
    for (const json of [false, true]) {
      const format = { json, query: undefined };
      const rendered = await renderView(view, format, { out: pipe, err: pipe });
      const inParts = await longResult(view, format, pipe);
      expect(inParts && [...inParts.parts].join('') === rendered.stdout).toBe(true);
      expect(inParts?.notice).toBe(rendered.notice);
      // A file may have to be written twice.
      expect(inParts && [...inParts.parts].join('') === rendered.stdout).toBe(true);
    }
  });

  it('is only one for programs, without a query, of a call that succeeded', async () => {
    const view = call({ content: [text(long)] });
    const format = { json: false, query: undefined };
    expect(await longResult(view, format, terminal())).toBeUndefined();
    expect(await longResult(view, format, coloured)).toBeUndefined();
    expect(await longResult(view, { ...format, query: 'content' }, pipe)).toBeUndefined();
    expect(await longResult(call({ content: [text(long)], isError: true }), format, pipe)).toBeUndefined();
    expect(await longResult(call({ content: [text('short')] }), format, pipe)).toBeUndefined();
    expect(await longResult(call({ content: [], other: long }), format, pipe)).toBeUndefined();
  });
});

it('A long list has the text of a short one, in parts', async () => {
  const inputSchema = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] };
  const items = Array.from({ length: 1_500 }, (_, at) => ({
    name: at % 700 === 1 ? `tool\t${at}\x1b[2J` : `tool_${at}`,
    description: at % 500 === 2 ? `Says 漢字 ${'and more '.repeat(30)}` : `Says ${at}.`,
    inputSchema,
  }));
  const view = { kind: 'tools' as const, listing: { items, raw: [] } };
  const format = { json: false, query: undefined };
  for (const style of [pipe, coloured, terminal(200), terminal(20)]) {
    const rendered = await renderView(view, format, { out: style, err: style });
    const parts = [...((await longResult(view, format, style))?.parts ?? [])];
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.join('') === rendered.stdout).toBe(true);
  }
  const short = { ...view, listing: { items: items.slice(0, 10), raw: [] } };
  expect(await longResult(short, format, pipe)).toBeUndefined();
  expect(await longResult(view, { ...format, json: true }, pipe)).toBeUndefined();
});
