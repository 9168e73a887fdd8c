import { tool } from '../declared.ts';
import { argument, type Case, draft, input, resource, template, tools } from './examples.ts';

/** Definitions of which each breaks just one rule. */
export const broken: Record<string, Case[]> = {
  'schema/definition-members': [
    ['a tool without a name', { tools: [tool({ name: '' })] }],
    ['a tool without an input schema', { tools: [{ name: 'water', description: 'Waters a bed.' }] }],
    ['an output schema that is null', { tools: [tool({ outputSchema: null })] }],
    ['a title that is null', { tools: [tool({ title: null })] }],
    ['a hint that is text', { tools: [tool({ annotations: { readOnlyHint: 'yes' } })] }],
    ['an unknown support of tasks', { tools: [tool({ execution: { taskSupport: 'sometimes' } })] }],
    ['a resource without a name', { resources: [{ uri: 'garden://beds' }] }],
    ['a MIME type that is null', resource({ mimeType: null })],
    ['a priority above 1', resource({ annotations: { priority: 5 } })],
    ['a template without a name', { templates: [{ uriTemplate: 'garden://{bed}' }] }],
    [
      'an argument of a prompt without a name',
      { prompts: [{ name: 'advise', arguments: [{ required: true }] }] },
    ],
    ['arguments of a prompt as an object', { prompts: [{ name: 'advise', arguments: { plant: {} } }] }],
    ['an argument whose schema is true, before 2026-07-28', argument(true)],
  ],
  'schema/root-type': [
    ['no type of arguments', input({ properties: {} })],
    ['arguments as an array', input({ type: 'array' })],
    ['a union at the root', input({ anyOf: [{ type: 'object' }, { type: 'object', required: [] }] })],
    ['results of another type, before 2026-07-28', { tools: [tool({ outputSchema: { type: 'string' } })] }],
  ],
  'schema/keyword-values': [
    ['an unknown type', argument({ type: 'text' })],
    ['a type twice', argument({ type: ['string', 'string'] })],
    ['properties as an array', input({ type: 'object', properties: [] })],
    ['a property that is null', input({ type: 'object', properties: { unit: null } })],
    [
      'a name that is required twice',
      input({ type: 'object', required: ['a', 'a'], additionalProperties: {} }),
    ],
    ['a required argument in the way of draft-03', argument({ type: 'string', required: true })],
    ['a negative length', argument({ type: 'string', minLength: -1 })],
    ['a limit as text', argument({ type: 'number', maximum: '5' })],
    ['an exclusive limit of draft-04 in 2020-12', argument({ type: 'number', exclusiveMinimum: true })],
    ['a tuple of draft-07 in 2020-12', argument({ type: 'array', items: [{ type: 'string' }] })],
    ['an empty union', argument({ anyOf: [] })],
    ['an enum that is no array', argument({ enum: 'cm' })],
    ['a description that is null', argument({ type: 'string', description: null })],
  ],
  'schema/references': [
    ['a definition that is missing', argument({ $ref: '#/$defs/unit' })],
    ['an anchor that is missing', argument({ $ref: '#unit' })],
    ['another document', argument({ $ref: 'https://example.com/unit.json' })],
    ['a file', argument({ $ref: 'unit.json#/definitions/unit' })],
  ],
  'schema/parameter-headers': [
    ['an empty name', argument({ type: 'string', 'x-mcp-header': '' })],
    ['a place in an array', argument({ type: 'array', items: { type: 'string', 'x-mcp-header': 'Unit' } })],
    ['a number', argument({ type: 'number', 'x-mcp-header': 'Unit' })],
  ],
  'schema/uris': [
    ['no scheme', resource({ uri: 'beds/1' })],
    ['a space', resource({ uri: 'garden://bed 1' })],
    ['an incomplete escape', resource({ uri: 'garden://bed%2' })],
  ],
  'schema/uri-templates': [
    ['an open brace', template('garden://{bed')],
    ['an expression without a name', template('garden://{}')],
    ['a prefix of no characters', template('garden://{bed:0}')],
  ],
  'schema/dialect': [
    ['an unknown dialect', input({ $schema: 'https://example.com/schema', type: 'object' })],
    ['draft-04', input({ $schema: draft('draft-04'), type: 'object' })],
  ],
  'schema/patterns': [
    ['a named group of Python', argument({ type: 'string', pattern: '(?P<unit>cm)' })],
    ['an anchor of Python', argument({ type: 'string', pattern: '^cm\\Z' })],
    ['a flag of Python', argument({ type: 'string', pattern: '(?i)cm' })],
    ['a range that is reversed', argument({ type: 'string', pattern: '[z-a]' })],
    ['a needless backslash', argument({ type: 'string', pattern: '^\\d\\-\\d$' })],
    ['a name', argument({ type: 'object', patternProperties: { '(': {} } })],
  ],
  'schema/required-members': [
    ['an argument', input({ type: 'object', properties: {}, required: ['unit'] })],
    ['a member of an object', argument({ type: 'object', properties: { a: {} }, required: ['a', 'b'] })],
    [
      'where no others are allowed',
      argument({ type: 'object', properties: {}, required: ['b'], additionalProperties: false }),
    ],
    ['in a branch', argument({ anyOf: [{ type: 'object', properties: { a: {} }, required: ['b'] }] })],
  ],
  'schema/satisfiable': [
    ['limits of a number', argument({ type: 'integer', minimum: 5, maximum: 3 })],
    ['limits between integers', argument({ type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 2 })],
    ['lengths', argument({ type: 'string', minLength: 5, maxLength: 3 })],
    ['types', argument({ allOf: [{ type: 'string' }, { type: 'number' }] })],
    ['types of a union', argument({ type: 'string', anyOf: [{ type: 'number' }, { type: 'null' }] })],
    ['numbers of items', argument({ type: 'array', minItems: 2, maxItems: 1 })],
    [
      'a required argument',
      input({
        type: 'object',
        properties: { unit: { type: 'string', description: 'A unit.', minLength: 2, maxLength: 1 } },
        required: ['unit'],
      }),
    ],
  ],
  'schema/example-values': [
    ['a default of another type', argument({ type: 'number', default: 'five' })],
    ['a default that is not listed', argument({ enum: ['cm', 'inch'], default: 'mm' })],
    ['a default of null', argument({ type: 'string', default: null })],
    ['a default above the limit', argument({ type: 'integer', maximum: 10, default: 11 })],
    ['an example of another type', argument({ type: 'number', examples: ['five'] })],
    ['a listed value of another type', argument({ type: 'integer', enum: [1, '2'] })],
    ['listed values of another type', argument({ type: 'integer', enum: ['1', '2'] })],
    ['a constant of another type', argument({ type: 'string', const: 5 })],
  ],
  'schema/tool-names': [
    ['a space', tools('water bed')],
    ['a slash', tools('bed/water')],
    ['letters that are not of ASCII', tools('gießen')],
    ['129 characters', tools('a'.repeat(129))],
  ],
  'schema/unique-names': [
    ['of tools', tools('water', 'water')],
    ['of prompts', { prompts: [{ name: 'advise' }, { name: 'advise', title: 'Advise' }] }],
    ['of resources', { resources: [...resource({}).resources, ...resource({}).resources] }],
    [
      'of templates',
      { templates: [...template('garden://{bed}').templates, ...template('garden://{bed}').templates] },
    ],
    ['of arguments', { prompts: [{ name: 'advise', arguments: [{ name: 'plant' }, { name: 'plant' }] }] }],
  ],
  'schema/similar-names': [
    ['that differ by case', tools('waterBed', 'waterbed')],
    ['that differ by separators', tools('water_bed', 'water-bed')],
    ['of prompts', { prompts: [{ name: 'adviseMe' }, { name: 'advise_me' }] }],
  ],
  'schema/descriptions': [
    ['of a tool', { tools: [{ name: 'water', inputSchema: { type: 'object' } }] }],
    ['of a tool, but spaces', { tools: [tool({ description: ' ' })] }],
    [
      'of a required argument',
      input({ type: 'object', properties: { unit: { type: 'string' } }, required: ['unit'] }),
    ],
  ],
};
