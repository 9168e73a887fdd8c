import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../src/core/json.ts';
import {
  arrayItemsRule,
  rootSchemaRule,
  schemaKeywordsRule,
} from '../../../../../src/interface/check/hosts/schemas.ts';
import type { InterfaceRule } from '../../../../../src/interface/check/interface-rule.ts';
import { findingsOf, toolFindings } from '../interfaces.ts';

const findings = (rule: InterfaceRule, schema: JsonObject) =>
  toolFindings(rule, { inputSchema: { type: 'object', ...schema } });
const withArgument = (rule: InterfaceRule, argument: JsonObject) =>
  findings(rule, { properties: { unit: argument } });

describe('hosts/root-schema', () => {
  it('names the hosts that refuse or rewrite a schema', () => {
    expect(findings(rootSchemaRule, { anyOf: [{ required: ['a'] }, { required: ['b'] }] })).toEqual([
      {
        kind: 'tool',
        name: 'measure',
        path: '/inputSchema/anyOf',
        weight: 'should',
        message:
          'The input schema has anyOf at its root. Requests that include the tool fail with the Claude API and the OpenAI API. Claude Code and VS Code rewrite the schema. Declare all arguments in "properties", describe which of them belong together, and check that in the tool.',
      },
    ]);
  });

  it.each<[JsonObject, string, RegExp]>([
    [{ not: { required: ['a', 'b'] } }, 'should', /fail with the OpenAI API\. VS Code rewrites the schema\./],
    [{ if: {}, else: {} }, 'advice', /has if and else at its root\. VS Code rewrites the schema\./],
  ])('does so for %j', (schema, weight, message) => {
    expect(findings(rootSchemaRule, schema)).toMatchObject([
      { weight, message: expect.stringMatching(message) },
    ]);
  });

  it('allows these keywords elsewhere', () => {
    expect(withArgument(rootSchemaRule, { anyOf: [{ type: 'string' }, { type: 'null' }] })).toEqual([]);
    expect(findings(rootSchemaRule, { properties: { not: {}, allOf: {} } })).toEqual([]);
  });
});

describe('hosts/array-items', () => {
  it('finds arrays without items at any depth', () => {
    expect(
      findings(arrayItemsRule, {
        properties: {
          a: { type: 'string' },
          b: { anyOf: [{ type: 'null' }, { type: 'array' }] },
          c: { type: 'array', items: { type: 'array' } },
        },
      }),
    ).toEqual([
      {
        kind: 'tool',
        name: 'measure',
        path: '/inputSchema/properties/b/anyOf/1',
        weight: 'should',
        message:
          '2 arrays of the input schema have no "items". Requests that include the tool fail with VS Code and the Gemini API. Add "items" with the type of the items, or {} for any.',
      },
    ]);
    expect(withArgument(arrayItemsRule, { type: 'array' })).toMatchObject([
      { message: expect.stringContaining('An array of the input schema has no "items".') },
    ]);
  });

  it.each<JsonObject>([
    { type: 'array', items: {} },
    { type: 'array', items: true },
    { const: { type: 'array' } },
  ])('allows %j', (argument) => {
    expect(withArgument(arrayItemsRule, argument)).toEqual([]);
  });
});

describe('hosts/schema-keywords', () => {
  it('lists the keywords and the tools in one finding', () => {
    const tools = [
      {
        name: 'a',
        inputSchema: { type: 'object', properties: { x: { const: 1 }, y: { exclusiveMinimum: 0 } } },
      },
      {
        name: 'b',
        inputSchema: { type: 'object', properties: { x: { type: ['string', 'null'] }, y: { enum: [1, 2] } } },
      },
      {
        name: 'c',
        inputSchema: { type: 'object', properties: { x: { $ref: '#/$defs/x' } }, $defs: { x: {} } },
      },
      { name: 'd', inputSchema: { type: 'object' } },
    ];
    expect(findingsOf(schemaKeywordsRule, { tools })).toEqual([
      {
        kind: 'server',
        message:
          'The input schemas of 3 tools have keywords that not all hosts accept: $defs, $ref, const, enum (other than strings), exclusiveMinimum and type (a list). Requests that include them in "parameters" fail with the Gemini API. Hosts that send them in "parametersJsonSchema" are not affected.',
        excerpt: 'a, b, c',
      },
    ]);
  });

  it('allows the keywords of the subset, and those that every client of the API removes', () => {
    const argument = {
      ...{ type: 'integer', title: 'Unit', description: 'A unit', default: 1, minimum: 0, maximum: 9 },
      anyOf: [{ type: 'string', enum: ['a'], pattern: '^a', minLength: 1, format: 'date' }],
    };
    expect(
      findings(schemaKeywordsRule, {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        additionalProperties: false,
        properties: { unit: argument, const: { type: 'array', items: { type: 'string' }, minItems: 1 } },
        required: ['unit'],
      }),
    ).toEqual([]);
  });
});
