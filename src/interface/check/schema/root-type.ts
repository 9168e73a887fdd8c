import { specification } from '../specification.ts';
import { schemaRule } from './declared-schema.ts';

/** The first revision in which results may have any type. */
const anyResult = '2026-07-28';

/** That the root of a schema has the type that arguments and results have. */
export const rootTypeRule = schemaRule(
  {
    id: 'schema/root-type',
    weight: 'must',
    summary: 'The root of input schemas, and of output schemas before 2026-07-28, has "type": "object".',
    source: specification('2026-07-28/schema#tool', 'Tool'),
  },
  function* ({ member, schema, revision }) {
    if (schema.type === 'object' || (member === 'outputSchema' && revision >= anyResult)) return;
    const what = member === 'inputSchema' ? 'Arguments are' : `Until ${anyResult}, structured results are`;
    const message = `${what} always JSON objects, so that the root of the schema must have "type": "object". Clients reject the list of tools otherwise.`;
    yield { path: '', message };
  },
);
