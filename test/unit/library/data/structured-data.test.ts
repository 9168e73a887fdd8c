import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../src/core/json.ts';
import { structuredData } from '../../../../src/library/data/structured-data.ts';

const read = (structuredContent: Json, schema?: JsonObject, meta: JsonObject = {}) =>
  structuredData({ structuredContent, _meta: meta }, schema);

const date = { type: 'string', format: 'date-time' };
const text = '2026-11-25T09:30:00Z';
const moment = new Date(text);

describe('structured content as data', () => {
  it('is unchanged without a schema, and undefined if absent', () => {
    expect(read({ at: text })).toEqual({ at: text });
    expect(structuredData({ content: [] }, date)).toBeUndefined();
    expect(read(null, { type: 'null' })).toBeNull();
  });

  it('has dates for the format date-time, and the text if it is not a date', () => {
    const schema = { type: 'object', properties: { at: date, on: { type: 'string', format: 'date' } } };
    expect(read({ at: text, on: '2026-11-25', by: text }, schema)).toEqual({
      at: moment,
      on: '2026-11-25',
      by: text,
    });
    expect(read({ at: 'tomorrow' }, schema)).toEqual({ at: 'tomorrow' });
  });

  it.each([
    [{ format: 'byte' }, 'AAEC', [0, 1, 2]],
    [{ format: 'base64url' }, '_-8', [255, 239]],
    [{ contentEncoding: 'base64' }, 'AAEC', [0, 1, 2]],
    [{ format: 'binary' }, 'AB', [65, 66]],
  ])('has bytes for %j', (keywords, given, bytes) => {
    expect(read([given], { items: { type: 'string', ...keywords } })).toEqual([new Uint8Array(bytes)]);
  });

  it('keeps a text that does not have the declared encoding', () => {
    expect(read(['no base64!'], { items: { type: 'string', format: 'byte' } })).toEqual(['no base64!']);
  });

  it('unwraps the FastMCP wrapper, by the schema or by the result', () => {
    const schema = { type: 'object', properties: { result: { type: 'array', items: date } } };
    const wrapping = { ...schema, 'x-fastmcp-wrap-result': true };
    expect(read({ result: [text] }, wrapping)).toEqual([moment]);
    expect(read({ result: [text] }, schema, { fastmcp: { wrap_result: true } })).toEqual([moment]);
    expect(read({ result: 15 }, undefined, { fastmcp: { wrap_result: true } })).toBe(15);
    expect(read({ result: null }, wrapping)).toBeNull();
    expect(read({ result: [text] }, schema)).toEqual({ result: [moment] });
    expect(read({ other: 1 }, wrapping)).toEqual({ other: 1 });
  });

  it('follows references, also circular ones', () => {
    const schema = {
      $ref: '#/$defs/Node',
      $defs: {
        Node: {
          type: 'object',
          properties: { at: date, next: { anyOf: [{ $ref: '#/$defs/Node' }, { type: 'null' }] } },
        },
        Loop: { $ref: '#/$defs/Loop' },
      },
    };
    expect(read({ at: text, next: { at: text, next: null } }, schema)).toEqual({
      at: moment,
      next: { at: moment, next: null },
    });
    expect(read({ at: text }, { $ref: '#/$defs/Loop', $defs: schema.$defs })).toEqual({ at: text });
    expect(read({ at: text }, { $ref: 'https://example.com/elsewhere' })).toEqual({ at: text });
  });

  it('uses the first matching alternative', () => {
    const branches = {
      anyOf: [
        { type: 'object', properties: { kind: { const: 'a' }, at: date }, required: ['kind'] },
        { type: 'object', properties: { kind: { const: 'b' } }, required: ['kind'] },
      ],
    };
    expect(
      read(
        [
          { kind: 'a', at: text },
          { kind: 'b', at: text },
        ],
        { items: branches },
      ),
    ).toEqual([
      { kind: 'a', at: moment },
      { kind: 'b', at: text },
    ]);
    const optional = { anyOf: [date, { type: 'string' }, { type: 'null' }] };
    expect(read([text, 'soon', null], { items: optional })).toEqual([moment, 'soon', null]);
  });

  it('reads tuples, additional properties and all of allOf', () => {
    const places = { prefixItems: [date], items: { type: 'string' } };
    expect(read([text, text], places)).toEqual([moment, text]);
    expect(read({ x: text }, { additionalProperties: date })).toEqual({ x: moment });
    const both = { allOf: [{ properties: { a: date } }, { properties: { b: date } }] };
    expect(read({ a: text, b: text }, both)).toEqual({ a: moment, b: moment });
  });

  it('keeps a member named __proto__', () => {
    const given = JSON.parse('{"__proto__":{"x":1}}') as JsonObject;
    expect(Object.keys(read(given, { type: 'object' }) as object)).toEqual(['__proto__']);
  });
});
