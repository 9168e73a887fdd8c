import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/core/json.ts';
import { parseJson } from '../../../../src/core/json-text.ts';
import { jsonParts } from '../../../../src/render/long/json-parts.ts';
import { prettyJson, printJson } from '../../../../src/render/print-json.ts';
import { maxPartLength } from '../../../../src/terminal/split-text.ts';
import { pipe } from '../styles.ts';

const item = { id: 1.5, name: 'é\n"\u202e', tags: ['a', [], {}, null], none: undefined };
const values: Record<string, unknown> = {
  'a number': 1,
  'small values': { a: [1, { b: 'c' }], d: {} },
  'many items': Array.from({ length: 5_000 }, (_, id) => ({ ...item, id })),
  'long items among small ones': [1, 'x'.repeat(50_000), [2, 'y'.repeat(50_000)], 3, item, item],
  'long items alone': ['x'.repeat(50_000)],
  'objects in objects': {
    a: { b: { c: ['x'.repeat(50_000), item], d: item }, e: 1 },
    f: [],
    none: undefined,
  },
  'a long text': { text: `\\"\u009b${'😀\n'.repeat(maxPartLength)}\ud800` },
};

describe('JSON in parts', () => {
  it.each(Object.entries(values))('has the text of JSON as a whole: %s', (_, value) => {
    expect([...jsonParts(value, 0)].join('')).toBe(printJson(value, pipe));
    expect([...jsonParts(value, 2)].join('')).toBe(prettyJson(value, pipe));
  });

  it('keeps all digits of numbers', () => {
    const text = `[${'12345678901234567890123,'.repeat(5_000)}0.1]`;
    expect([...jsonParts(parseJson(text), 0)].join('')).toBe(`${text}\n`);
  });

  it('has parts that are much shorter than a long text', () => {
    const value: Json = { content: [{ text: 'x'.repeat(8 * maxPartLength) }] };
    const parts = [...jsonParts(value, 0)];
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(3 * maxPartLength);
  });
});
