import { isObject, type JsonObject } from '../../../core/json.ts';
import { emptySchemas } from '../../../schema/compare/empty-schemas.ts';
import { ComparedDocument } from '../../../schema/compare/proof/located.ts';
import { schemaRule, subschemas } from './declared-schema.ts';
import { undeclaredMembers } from './required-members.ts';

/** That the keywords of a schema do not contradict each other. */
export const satisfiableRule = schemaRule(
  {
    id: 'schema/satisfiable',
    weight: 'should',
    summary: 'For every schema there is a valid value.',
    source: {
      title: 'Understanding JSON Schema, Boolean combination, Illogical Schemas',
      url: 'https://json-schema.org/understanding-json-schema/reference/combining',
    },
  },
  function* ({ schema: root }) {
    const document = new ComparedDocument(root, { next: 0 });
    const isEmpty = emptySchemas(document);
    const found: string[] = [];
    for (const part of subschemas(root)) {
      if (excludesAll(part.schema) || namesValues(part.schema)) continue;
      if (undeclaredMembers(part, document.source).length > 0) continue;
      if (isEmpty(part.schema)) found.push(part.path);
    }
    for (const path of found) {
      // What contains such a part is empty because of it.
      if (found.some((other) => other !== path && other.startsWith(`${path}/`))) continue;
      const message =
        'No value is valid for this schema, because its keywords contradict each other. Correct its limits and types.';
      yield { path, message };
    }
  },
);

/** Whether a schema lists its values, which are checked one by one by another rule. */
function namesValues(schema: JsonObject): boolean {
  return schema.enum !== undefined || schema.const !== undefined;
}

/** Whether a schema was written to exclude everything, such as a member that must not be given. */
function excludesAll({ not }: JsonObject): boolean {
  return not === true || (isObject(not) && Object.keys(not).length === 0);
}
