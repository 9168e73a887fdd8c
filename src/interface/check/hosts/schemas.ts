import { asString, isObject, type JsonObject } from '../../../core/json.ts';
import type { ServerInterface } from '../../server-interface.ts';
import type { InterfaceRule } from '../interface-rule.ts';
import { subschemas } from '../schema/declared-schema.ts';
import { countText, joinNames, listNames } from '../wording.ts';
import { arraysWithoutItems, rootKeywords, schemaKeywords } from './host-limits.ts';
import { reactionText, reactionWeight } from './reactions.ts';

/** That input schemas have at their root only what all hosts accept. */
export const rootSchemaRule: InterfaceRule = {
  id: 'hosts/root-schema',
  group: 'hosts',
  weight: 'should',
  summary: 'Input schemas do not combine or exclude other schemas at their root.',
  source: { title: 'Claude Code, MCP', url: 'https://code.claude.com/docs/en/mcp' },
  *check(server) {
    for (const { name, schema } of inputSchemas(server)) {
      const limits = rootKeywords.filter(({ keywords }) => keywords.some((keyword) => keyword in schema));
      const used = Object.keys(schema).filter((keyword) =>
        limits.some(({ keywords }) => keywords.includes(keyword)),
      );
      if (used.length === 0) continue;
      const reactions = reactionText(limits, { changes: 'rewrite the schema' });
      yield {
        kind: 'tool',
        name,
        path: `/inputSchema/${used[0]}`,
        weight: reactionWeight(limits),
        message: `The input schema has ${joinNames(used)} at its root. ${reactions} Declare all arguments in "properties", describe which of them belong together, and check that in the tool.`,
      };
    }
  },
};

/** That schemas of arrays say what the items are. */
export const arrayItemsRule: InterfaceRule = {
  id: 'hosts/array-items',
  group: 'hosts',
  weight: 'should',
  summary: 'Input schemas of arrays have "items".',
  source: {
    title: 'GitHub Copilot Chat, tool schemas',
    url: 'https://github.com/microsoft/vscode-copilot-chat/blob/main/src/extension/tools/common/toolSchemaNormalizer.ts',
  },
  *check(server) {
    for (const { name, schema } of inputSchemas(server)) {
      const bare = [...subschemas(schema)].filter(
        ({ schema: { type, items } }) => type === 'array' && items === undefined,
      );
      const [first] = bare;
      if (first === undefined) continue;
      yield {
        kind: 'tool',
        name,
        path: `/inputSchema${first.path}`,
        weight: reactionWeight(arraysWithoutItems),
        message: `${bare.length === 1 ? 'An array' : `${countText(bare.length)} arrays`} of the input schema ${bare.length === 1 ? 'has' : 'have'} no "items". ${reactionText(arraysWithoutItems, {})} Add "items" with the type of the items, or {} for any.`,
      };
    }
  },
};

/** That schemas have only keywords that all hosts accept. */
export const schemaKeywordsRule: InterfaceRule = {
  id: 'hosts/schema-keywords',
  group: 'hosts',
  weight: 'advice',
  summary: 'Input schemas have only keywords that all hosts accept.',
  source: {
    title: 'Gemini API, Schema',
    url: 'https://googleapis.github.io/js-genai/release_docs/interfaces/types.Schema.html',
  },
  *check(server) {
    const used = new Set<string>();
    const names: string[] = [];
    for (const { name, schema } of inputSchemas(server)) {
      const refused = [...subschemas(schema)].flatMap((inner) => refusedKeywords(inner.schema));
      if (refused.length === 0) continue;
      names.push(name ?? '');
      for (const keyword of refused) used.add(keyword);
    }
    if (names.length === 0) return;
    yield {
      kind: 'server',
      message: `The input schemas of ${countText(names.length, 'tool')} have keywords that not all hosts accept: ${joinNames([...used].sort())}. ${reactionText(schemaKeywords, { subject: 'them in "parameters"' })} Hosts that send them in "parametersJsonSchema" are not affected.`,
      excerpt: listNames(names),
    };
  },
};

/** Returns the keywords of a schema that not all hosts accept. */
function refusedKeywords(schema: JsonObject): string[] {
  const refused = Object.keys(schema).filter((keyword) =>
    schemaKeywords.some(({ keywords }) => keywords.includes(keyword)),
  );
  if (Array.isArray(schema.type)) refused.push('type (a list)');
  const { enum: values } = schema;
  if (Array.isArray(values) && values.some((value) => typeof value !== 'string')) {
    refused.push('enum (other than strings)');
  }
  return refused;
}

function* inputSchemas({
  tools,
}: ServerInterface): Generator<{ name: string | undefined; schema: JsonObject }> {
  for (const { name, inputSchema } of tools) {
    if (isObject(inputSchema)) yield { name: asString(name), schema: inputSchema as JsonObject };
  }
}
