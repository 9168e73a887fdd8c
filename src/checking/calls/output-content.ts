import { checkResult } from '../../engine/result-checks.ts';
import { excerptOf } from '../probe/describe-response.ts';
import type { Findings, ProbeRule } from '../probe/probe-rule.ts';
import { argumentsText, callTools, resultOf, type ToolCall } from './tool-calls.ts';

export const outputContentRule: ProbeRule = {
  id: 'schema/output-content',
  group: 'schema',
  weight: 'must',
  summary: 'Results of tools have well-formed content: known types, their members, and valid base64.',
  source: {
    title: 'MCP 2026-07-28, Tool Result',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/server/tools#tool-result',
  },
  async check(server) {
    const calls = await callTools(server);
    return 'skipped' in calls ? calls : calls.samples.flatMap(judge);
  },
};

function judge(call: ToolCall): Findings {
  const { tool, args, isDead, response, line } = call;
  const about = { kind: 'tool', name: tool.name, line } as const;
  if (isDead) {
    const message = `The server stopped responding during a call with ${argumentsText(args)}.`;
    // It may also be busy with a slow call.
    return [{ ...about, message, weight: 'should' }];
  }
  const result = resultOf(call);
  if (result === undefined) return [];
  const messages = new Set(checkResult('tools/call', result).map(({ message }) => message));
  return [...messages].map((message) => ({ ...about, message, excerpt: excerptOf(response) }));
}
