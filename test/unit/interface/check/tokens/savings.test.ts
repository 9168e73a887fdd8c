import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../src/core/json.ts';
import { repeatedSchemasRule } from '../../../../../src/interface/check/tokens/repeated-schemas.ts';
import { unusedDefinitionsRule } from '../../../../../src/interface/check/tokens/unused-definitions.ts';
import { findingsOf } from '../interfaces.ts';

/** A schema of about 60 tokens. */
const address = (description = 'Where to send the parcel'): JsonObject => ({
  type: 'object',
  description,
  properties: {
    street: { type: 'string', description: 'The street and the number of the house' },
    city: { type: 'string', description: 'The name of the city without a code' },
  },
  required: ['street', 'city'],
});

const tool = (name: string, schema: JsonObject) => ({ name, inputSchema: { type: 'object', ...schema } });

describe('tokens/unused-definitions', () => {
  const unused = (schema: JsonObject) => findingsOf(unusedDefinitionsRule, { tools: [tool('send', schema)] });

  it('finds definitions that nothing refers to, in all tools together', () => {
    const schema = { properties: { id: { type: 'string' } }, $defs: { address: address() } };
    const tools = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => tool(name, schema));
    expect(findingsOf(unusedDefinitionsRule, { tools })).toEqual([
      {
        kind: 'server',
        message: expect.stringMatching(
          /^7 tools have definitions in "\$defs" that nothing refers to, which take about \d+ of the \d+ tokens of their input schemas\. /,
        ),
        excerpt: 'a, b, c, d, e and 2 more',
      },
    ]);
  });

  it.each<[string, JsonObject]>([
    [
      'that refer to each other',
      { $defs: { one: { $ref: '#/$defs/two' }, two: { ...address(), not: { $ref: '#/$defs/one' } } } },
    ],
    ['in "definitions"', { definitions: { address: address() } }],
  ])('finds definitions %s', (_, schema) => {
    expect(unused(schema)).toHaveLength(1);
  });

  it.each<[string, JsonObject]>([
    ['are used', { properties: { to: { $ref: '#/$defs/address' } }, $defs: { address: address() } }],
    [
      'are used by one that is used',
      { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: address() } },
    ],
    [
      'are used in part',
      { properties: { to: { $ref: '#/$defs/a/properties/city' } }, $defs: { a: address() } },
    ],
    ['are used by an anchor', { $ref: '#here', $defs: { a: { ...address(), $anchor: 'here' } } }],
    ['are small', { $defs: { name: { type: 'string' } } }],
    ['may be used', { $ref: '#elsewhere', $defs: { address: address() } }],
  ])('allows definitions that %s', (_, schema) => {
    expect(unused(schema)).toEqual([]);
  });
});

describe('tokens/repeated-schemas', () => {
  const repeated = (schema: JsonObject) => findingsOf(repeatedSchemasRule, { tools: [tool('send', schema)] });

  it('finds large subschemas that occur several times', () => {
    const [{ message, excerpt } = { message: '' }] = repeated({
      properties: { from: address(), to: address(), bill: address() },
    });
    expect(excerpt).toBe('send');
    const [, saved, all] =
      /^1 tool has subschemas that are repeated, which take about (\d+) of the (\d+) tokens of its input schema\./.exec(
        message,
      ) ?? [];
    expect(Number(saved)).toBeGreaterThan(80);
    expect(Number(saved) / Number(all)).toBeLessThan(0.6);
  });

  it.each<[string, JsonObject]>([
    [
      'differ',
      { properties: { from: address('Sender'), to: address('Receiver'), bill: { type: 'string' } } },
    ],
    ['are small', { properties: { a: { type: 'string' }, b: { type: 'string' }, c: { type: 'string' } } }],
    ['occur once', { properties: { to: address() } }],
    [
      'are defined once',
      { properties: { from: { $ref: '#/$defs/a' }, to: { $ref: '#/$defs/a' } }, $defs: { a: address() } },
    ],
  ])('allows subschemas that %s', (_, schema) => {
    expect(repeated(schema)).toEqual([]);
  });
});
