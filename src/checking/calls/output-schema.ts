import type { JsonObject } from '../../core/json.ts';
import { problemsOfPart } from '../../schema/validate.ts';
import { excerptOf } from '../probe/describe-response.ts';
import type { Findings, ProbeRule } from '../probe/probe-rule.ts';
import { callTools, successOf, type ToolCall } from './tool-calls.ts';

export const outputSchemaRule: ProbeRule = {
  id: 'schema/output-schema',
  group: 'schema',
  weight: 'must',
  summary: 'Results of tools with an output schema have structuredContent that fits it.',
  source: {
    title: 'MCP 2026-07-28, Output Schema',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/server/tools#output-schema',
  },
  async check(server) {
    const calls = await callTools(server);
    return 'skipped' in calls ? calls : (await Promise.all(calls.samples.map(judge))).flat();
  },
};

async function judge(call: ToolCall): Promise<Findings> {
  const { tool, response, line } = call;
  const result = successOf(call);
  if (result === undefined || tool.outputSchema === undefined) return [];
  const message = await problemOf(result, tool.outputSchema);
  if (message === undefined) return [];
  return [
    { kind: 'tool', name: tool.name, path: '/outputSchema', message, excerpt: excerptOf(response), line },
  ];
}

async function problemOf({ structuredContent }: JsonObject, schema: JsonObject): Promise<string | undefined> {
  if (structuredContent === undefined) {
    return 'The result of a call has no structuredContent. Add what the output schema describes, or remove the schema.';
  }
  const [first, ...others] = await problemsOfPart(structuredContent, [schema], schema);
  if (first === undefined) return undefined;
  const where = first.path === '' ? 'it' : first.path;
  const problem = first.given === undefined ? `${where} is missing` : `${where} must be ${first.expected}`;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `The structuredContent of a result does not match the output schema: ${problem}${more}.`;
}
