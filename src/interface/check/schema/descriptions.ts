import { asString, isObject, type JsonObject } from '../../../core/json.ts';
import { shorten } from '../../../core/quote.ts';
import { SchemaDocument } from '../../../schema/schema-document.ts';
import { SchemaNode } from '../../../schema/schema-node.ts';
import type { InterfaceRule } from '../interface-rule.ts';
import { specification } from '../specification.ts';
import { subschemas } from './declared-schema.ts';

/** That a model is told what a tool does, and what its required arguments are. */
export const descriptionRule: InterfaceRule = {
  id: 'schema/descriptions',
  group: 'schema',
  weight: 'advice',
  summary: 'Tools and their required arguments have descriptions.',
  source: specification('2026-07-28/schema#tool', 'Tool'),
  *check({ tools }) {
    for (const tool of tools) {
      const found = { kind: 'tool', name: asString(tool.name) } as const;
      if (isBlank(tool.description)) {
        const message = 'The tool has no description. A model chooses tools by what their descriptions say.';
        yield { ...found, path: '/description', message };
      }
      const { inputSchema } = tool;
      const missing = isObject(inputSchema) ? undescribedArguments(inputSchema as JsonObject) : [];
      if (missing.length === 0) continue;
      const message =
        missing.length === 1
          ? 'A required argument has no description. Say what it means and how it is written.'
          : `${missing.length} required arguments have no description. Say what they mean and how they are written.`;
      yield { ...found, path: '/inputSchema/properties', message, excerpt: shorten(missing.join(', '), 200) };
    }
  },
};

function isBlank(description: unknown): boolean {
  return typeof description !== 'string' || description.trim() === '';
}

/** Returns the names of required arguments that nothing describes: no description in their schemas, no listed values. */
function undescribedArguments(inputSchema: JsonObject): string[] {
  const root = new SchemaNode(new SchemaDocument(inputSchema), [inputSchema]);
  return [...root.merged.required].filter((name) => {
    const node = root.declares(name) ? root.member(name) : undefined;
    if (node === undefined) return false;
    const { keywords, values } = node.merged;
    if (!isBlank(keywords.description) || values !== undefined) return false;
    const { source } = node;
    return typeof source !== 'object' || !isDescribedWithin(source);
  });
}

function isDescribedWithin(schema: JsonObject): boolean {
  for (const part of subschemas(schema)) if (!isBlank(part.schema.description)) return true;
  return false;
}
