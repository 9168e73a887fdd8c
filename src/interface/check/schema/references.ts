import type { Json } from '../../../core/json.ts';
import { SchemaDocument } from '../../../schema/schema-document.ts';
import { specification } from '../specification.ts';
import { schemaRule, subschemas } from './declared-schema.ts';

/** That references lead to something within the schema. */
export const referenceRule = schemaRule(
  {
    id: 'schema/references',
    weight: 'must',
    summary: 'References lead to another part of the same schema.',
    source: specification('2026-07-28/basic#ref-resolution', '$ref Resolution'),
  },
  function* ({ schema: root }) {
    const document = new SchemaDocument(root);
    for (const { path, schema } of subschemas(root)) {
      for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
        const reference: Json | undefined = schema[keyword];
        if (typeof reference !== 'string' || document.target(reference, schema) !== undefined) continue;
        const found = { path: `${path}/${keyword}`, excerpt: reference };
        if (reference.startsWith('#')) {
          yield { ...found, message: 'The reference leads nowhere: the schema has no such part.' };
        } else {
          const message =
            'The reference leads to another document, which clients must not fetch on their own. Copy what it refers to into "$defs".';
          yield { ...found, weight: 'should', message };
        }
      }
    }
  },
);
