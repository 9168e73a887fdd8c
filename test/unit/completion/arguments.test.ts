import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { completed, plainFiles, portsWith, words } from './ports.ts';

function tool(inputSchema: JsonObject) {
  return { tools: [{ name: 'do', inputSchema }] };
}

const multiply = tool({
  type: 'object',
  properties: {
    note: { type: 'string', description: 'Said  of\nit' },
    a: { type: 'integer', description: 'The first number' },
    unit: { enum: ['cm', 'inch', 'at @home', '@office'] },
    exact: { type: 'boolean', default: true },
  },
  required: ['a', 'unit'],
});

const nested = tool({
  type: 'object',
  properties: {
    place: {
      type: 'object',
      properties: { city: { type: 'string', enum: ['Oslo', 'Rome'] }, at: { $ref: '#/$defs/point' } },
      required: ['at'],
    },
    tags: { type: 'array', items: { enum: ['red', 'blue'] } },
    people: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
    'a.b': { type: 'string' },
    free: { type: 'object' },
    any: {},
    either: { anyOf: [{ type: 'string' }, { type: 'object', properties: { x: { type: 'number' } } }] },
  },
  $defs: { point: { type: 'object', properties: { x: { type: 'number' }, y: { type: 'number' } } } },
});

describe("a tool's arguments", () => {
  it('are listed with type and required mark, required ones first', async () => {
    const { candidates } = await completed('call server.py do ', portsWith(multiply));
    expect(candidates).toEqual([
      {
        value: 'a=',
        description: 'integer, required — The first number',
        kind: 'argument',
        open: true,
      },
      {
        value: 'unit=',
        description: '"cm"|"inch"|"at @home"|"@office", required',
        kind: 'argument',
        open: true,
      },
      { value: 'note=', description: 'string — Said of it', kind: 'argument', open: true },
      { value: 'exact=', description: 'boolean', kind: 'argument', open: true },
    ]);
  });

  it('are not offered again once given, as a word or in an object', async () => {
    expect(await words('call server.py do a=5 ', portsWith(multiply))).toEqual(['unit=', 'note=', 'exact=']);
    expect(await words('call server.py do {"a":5,"unit":"cm"} exact:=true ', portsWith(multiply))).toEqual([
      'note=',
    ]);
  });

  it('are ranked: prefixes first, then substrings, then scattered letters', async () => {
    const properties = Object.fromEntries(['lopa', 'no_open', 'reopen', 'o_p', 'open'].map((n) => [n, {}]));
    const ports = portsWith(tool({ type: 'object', properties }));
    expect(await words('call server.py do op', ports)).toEqual([
      'open=',
      'no_open=',
      'lopa=',
      'reopen=',
      'o_p=',
    ]);
  });

  it('are completed at any depth of the schema', async () => {
    const ports = portsWith(nested);
    expect(await words('call server.py do ', ports)).toEqual([
      'place.',
      'tags[]=',
      'people[0].',
      'a.b=',
      'free:=',
      'any=',
      'either=',
      'either.',
    ]);
    expect(await words('call server.py do place.', ports)).toEqual(['place.at.', 'place.city=']);
    expect(await words('call server.py do place.at.', ports)).toEqual(['place.at.x=', 'place.at.y=']);
    expect(await words('call server.py do place.at.x=1 place.at.', ports)).toEqual(['place.at.y=']);
    expect(await words('call server.py do people[0].name=Ada people', ports)).toEqual([
      'people[0].',
      'people[1].',
    ]);
    expect(await words('call server.py do people[1].', ports)).toEqual(['people[1].name=']);
    expect((await words('call server.py do a.', ports))[0]).toBe('a.b=');
    expect(await words('call server.py do any:', ports)).toEqual(['any:=']);
  });

  it('are completed with enum values, booleans and the default, quoted so that they parse back', async () => {
    expect(await words('call server.py do unit=', portsWith(multiply))).toEqual([
      'unit=cm',
      'unit=inch',
      'unit=at @home',
      'unit=@@office',
    ]);
    expect(await words('call server.py do unit=ch', portsWith(multiply))).toEqual(['unit=inch']);
    expect((await completed('call server.py do exact=', portsWith(multiply))).candidates).toEqual([
      { value: 'exact=true', description: 'default', kind: 'value' },
      { value: 'exact=false', kind: 'value' },
    ]);
    expect(await words('call server.py do exact:=', portsWith(multiply))).toEqual([
      'exact:=true',
      'exact:=false',
    ]);
    expect(await words('call server.py do unit:=', portsWith(multiply))).toContain('unit:="cm"');
  });

  it('have completed nested values', async () => {
    expect(await words('call server.py do tags[]=', portsWith(nested))).toEqual([
      'tags[]=red',
      'tags[]=blue',
    ]);
    expect(await words('call server.py do place.city=R', portsWith(nested))).toEqual(['place.city=Rome']);
  });

  it('have constants, examples and numbers, without duplicates', async () => {
    const ports = portsWith(
      tool({
        properties: {
          one: { const: 1 },
          some: { type: 'number', examples: [5, 7], default: 5 },
          kind: { oneOf: [{ const: 'a', title: 'The first' }, { const: 'b' }] },
        },
      }),
    );
    expect(await words('call server.py do one=', ports)).toEqual(['one=1']);
    expect((await completed('call server.py do some=', ports)).candidates).toEqual([
      { value: 'some=5', description: 'default', kind: 'value' },
      { value: 'some=7', description: 'example', kind: 'value' },
    ]);
    expect((await completed('call server.py do kind=', ports)).candidates).toEqual([
      { value: 'kind=a', description: 'The first', kind: 'value' },
      { value: 'kind=b', kind: 'value' },
    ]);
  });

  it('have file names after @', async () => {
    const ports = portsWith(multiply, { files: plainFiles('note.txt', 'notes/', 'other') });
    expect((await completed('call server.py do note=@no', ports)).candidates).toEqual([
      { value: 'note=@note.txt', kind: 'file' },
      { value: 'note=@notes/', kind: 'file', open: true },
    ]);
    expect(await words('call server.py do note:=@oth', ports)).toEqual(['note:=@other']);
    expect(await words('call server.py do note=@@', ports)).toEqual([]);
  });

  it('have no candidates if the tool or the server is unknown', async () => {
    expect(await words('call server.py other ', portsWith(multiply))).toEqual([]);
    expect(await words('call unknown.py do ', portsWith(multiply))).toEqual([]);
    expect(await words('call server.py do sentence', portsWith(tool({})))).toEqual([]);
  });

  it('terminate for recursive schemas', async () => {
    const tree = { type: 'object', properties: { child: { $ref: '#' } } };
    expect(await words('call server.py do child.child.ch', portsWith(tool(tree)))).toEqual([
      'child.child.child.',
    ]);
  });
});
