import { headerFaults } from '../../../schema/parameter-headers.ts';
import { specification } from '../specification.ts';
import { schemaRule } from './declared-schema.ts';

/** That no client must leave a tool out because of how it marks arguments as headers. */
export const parameterHeaderRule = schemaRule(
  {
    id: 'schema/parameter-headers',
    weight: 'must',
    summary:
      'Each x-mcp-header is on an argument that is a string, an integer or a boolean, and names a header of its own.',
    source: specification('2026-07-28/server/tools#x-mcp-header', 'x-mcp-header'),
  },
  function* ({ member, schema }) {
    if (member === 'outputSchema') return;
    for (const { path, fault, name } of headerFaults(schema)) {
      const message = `This part of the schema has an x-mcp-header ${fault}. Clients leave the tool out over HTTP.`;
      yield { path, message, ...(name === undefined ? {} : { excerpt: name }) };
    }
  },
);
