import { isObject, type JsonObject } from '../../../core/json.ts';
import { shorten } from '../../../core/quote.ts';
import { SchemaDocument } from '../../../schema/schema-document.ts';
import { SchemaNode } from '../../../schema/schema-node.ts';
import { type Subschema, schemaRule, subschemas } from './declared-schema.ts';

/** That required arguments are declared. */
export const requiredRule = schemaRule(
  {
    id: 'schema/required-members',
    weight: 'should',
    summary: 'Required arguments are declared in "properties".',
    source: {
      title: 'Ajv, Strict mode, Defined required properties',
      url: 'https://ajv.js.org/strict-mode.html#defined-required-properties',
    },
  },
  function* ({ member, schema: root }) {
    if (member === 'outputSchema') return;
    const document = new SchemaDocument(root);
    for (const part of subschemas(root)) {
      const missing = undeclaredMembers(part, document);
      if (missing.length === 0) continue;
      const message =
        'The schema requires members that it does not declare, so that nobody knows what to send. Some clients reject it. Declare them in "properties".';
      yield { path: `${part.path}/required`, message, excerpt: shorten(missing.join(', ')) };
    }
  },
);

/** Returns the names of members that an object requires, but that neither it nor a schema around it declares. */
export function undeclaredMembers({ schema, enclosing }: Subschema, document: SchemaDocument): string[] {
  const { properties, required } = schema;
  if (!isObject(properties) || !Array.isArray(required)) return [];
  const nodes = [schema, ...enclosing].map((each) => new SchemaNode(document, [each]));
  const names = required.filter((name): name is string => typeof name === 'string');
  return names.filter((name) => !nodes.some((node) => node.declares(name) || matchesPattern(node, name)));
}

/** Whether a pattern or a schema of additional members describes the member. */
function matchesPattern(node: SchemaNode, name: string): boolean {
  const described = node.member(name)?.source;
  return typeof described === 'object' && Object.keys(described as JsonObject).length > 0;
}
