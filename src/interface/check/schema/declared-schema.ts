import type { Finding, RuleFacts, Weight } from '../../../core/check-report.ts';
import { asString, isObject, type JsonObject } from '../../../core/json.ts';
import { subschemasByPath } from '../../../schema/schema-document.ts';
import type { ServerInterface } from '../../server-interface.ts';
import type { InterfaceRule } from '../interface-rule.ts';

/** A schema that a tool declares. */
export interface DeclaredSchema {
  member: 'inputSchema' | 'outputSchema';
  schema: JsonObject;
  /** The revision that the server speaks. */
  revision: string;
}

/** What is wrong with a schema. `path`: JSON Pointer within the schema. */
export type SchemaFinding = Pick<Finding, 'message' | 'excerpt'> & { path: string; weight?: Weight };

/** Findings of one rule about one schema that are reported. */
const mostFindings = 10;

/** Returns a rule about each schema of each tool. */
export function schemaRule(
  facts: Omit<RuleFacts, 'group'>,
  find: (declared: DeclaredSchema) => Iterable<SchemaFinding>,
): InterfaceRule {
  return {
    ...facts,
    group: 'schema',
    *check({ tools, revision }: ServerInterface) {
      for (const tool of tools) {
        const name = asString(tool.name);
        for (const member of ['inputSchema', 'outputSchema'] as const) {
          const schema = tool[member];
          if (!isObject(schema)) continue;
          let count = 0;
          for (const { path, ...finding } of find({ member, schema: schema as JsonObject, revision })) {
            count += 1;
            if (count > mostFindings) {
              const message = 'The schema has more such places.';
              yield { kind: 'tool', name, path: `/${member}`, message };
              break;
            }
            yield { kind: 'tool', name, path: `/${member}${path}`, ...finding };
          }
        }
      }
    },
  };
}

/** An object of keywords within a schema. */
export interface Subschema {
  /** JSON Pointer within the whole schema. */
  path: string;
  schema: JsonObject;
  /** The schemas that apply to the same values, because this is a branch of them. */
  enclosing: readonly JsonObject[];
}

/** Parts of one schema that are examined: a server may send any number. */
const mostSubschemas = 20_000;

/** The keywords whose schemas apply to the value itself. */
const aboutSameValue = /^\/(?:allOf|anyOf|oneOf|not|if|then|else|dependentSchemas|dependencies)(?:\/|$)/;

/** Returns all parts of a schema, itself included, in the order of the document. */
export function* subschemas(root: JsonObject): Generator<Subschema> {
  const waiting: Subschema[] = [{ path: '', schema: root, enclosing: [] }];
  for (let count = 0; count < mostSubschemas; count++) {
    const next = waiting.pop();
    if (next === undefined) return;
    yield next;
    for (const [path, schema] of subschemasByPath(next.schema).reverse()) {
      if (typeof schema === 'boolean') continue;
      const enclosing = aboutSameValue.test(path) ? [...next.enclosing, next.schema] : [];
      waiting.push({ path: next.path + path, schema, enclosing });
    }
  }
}
