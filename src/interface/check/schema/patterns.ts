import { isObject, type JsonObject } from '../../../core/json.ts';
import { withoutNeedlessEscapes } from '../../../schema/patterns/pattern.ts';
import { jsonSchema } from '../specification.ts';
import { schemaRule, subschemas } from './declared-schema.ts';

/** That every client can compile the regular expressions. */
export const patternRule = schemaRule(
  {
    id: 'schema/patterns',
    weight: 'should',
    summary: 'Regular expressions are valid in ECMA-262 with the flag "u".',
    source: jsonSchema('core', '6.4'),
  },
  function* ({ schema: root }) {
    for (const { path, schema } of subschemas(root)) {
      for (const [at, source] of patternsIn(schema)) {
        if (compiles(source)) continue;
        const found = { path: path + at, excerpt: source };
        if (compiles(withoutNeedlessEscapes(source))) {
          const message =
            'The regular expression has a backslash before a character that needs none, which clients with the flag "u" reject. Remove it.';
          yield { ...found, weight: 'advice', message };
        } else {
          const message =
            'The regular expression is not valid in ECMA-262 with the flag "u": some clients reject the tool, others do not check the value. Use only what JavaScript has as well.';
          yield { ...found, message };
        }
      }
    }
  },
);

/** Returns the regular expressions of one object of keywords, each with the path to it. */
function patternsIn({ pattern, patternProperties }: JsonObject): [path: string, source: string][] {
  const names = isObject(patternProperties) ? Object.keys(patternProperties) : [];
  const found = names.map((source): [string, string] => ['/patternProperties', source]);
  return typeof pattern === 'string' ? [['/pattern', pattern], ...found] : found;
}

function compiles(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}
