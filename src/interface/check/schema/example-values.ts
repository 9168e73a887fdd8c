import type { Json, JsonObject } from '../../../core/json.ts';
import { stringifyJson } from '../../../core/json-text.ts';
import { shorten } from '../../../core/quote.ts';
import { Judge } from '../../../schema/compare/proof/judge.ts';
import { ComparedDocument } from '../../../schema/compare/proof/located.ts';
import { jsonSchema } from '../specification.ts';
import { schemaRule, subschemas } from './declared-schema.ts';

/** The steps of validation for one schema. */
const mostSteps = 1_000_000;

const messages = {
  default: 'The default is not valid by the schema that declares it. A client that sends it gets an error.',
  examples: 'An example is not valid by the schema that declares it. A model that imitates it gets an error.',
  enum: 'A value of "enum" is not valid by the other keywords of the schema, so that it can never be sent.',
  const: 'The value of "const" is not valid by the other keywords of the schema, so that nothing is valid.',
};

/** That the values a schema names are valid by it. */
export const exampleValueRule = schemaRule(
  {
    id: 'schema/example-values',
    weight: 'should',
    summary: 'Defaults, examples and listed values are valid by the schema that names them.',
    source: jsonSchema('validation', '9.2'),
  },
  function* ({ schema: root }) {
    const document = new ComparedDocument(root, { next: 0 });
    const judge = new Judge(new Map(), mostSteps);
    for (const { path, schema } of subschemas(root)) {
      const located = document.at(schema);
      for (const [keyword, at, value] of valuesIn(schema)) {
        if (judge.verdict(value, located) !== false) continue;
        const found = { path: path + at, message: messages[keyword], excerpt: shorten(stringifyJson(value)) };
        // A reader understands null as "no default".
        yield keyword === 'default' && value === null ? { ...found, weight: 'advice' } : found;
      }
    }
  },
);

/** Returns the values that an object of keywords names, each with the path to it. */
function* valuesIn(
  schema: JsonObject,
): Generator<[keyword: keyof typeof messages, path: string, value: Json]> {
  for (const keyword of ['default', 'const'] as const) {
    const value = schema[keyword];
    if (value !== undefined) yield [keyword, `/${keyword}`, value];
  }
  for (const keyword of ['examples', 'enum'] as const) {
    const values = schema[keyword];
    if (!Array.isArray(values)) continue;
    for (const [at, value] of values.entries()) yield [keyword, `/${keyword}/${at}`, value];
  }
}
