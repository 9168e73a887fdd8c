import { excerptOf } from '../probe/describe-response.ts';
import type { Findings, ProbeRule } from '../probe/probe-rule.ts';
import { argumentsText, callTools, successOf, type ToolCall } from './tool-calls.ts';

export const invalidArgumentsRule: ProbeRule = {
  id: 'schema/invalid-arguments',
  group: 'schema',
  weight: 'should',
  summary: 'Calls with arguments that the input schema does not accept are refused with an error.',
  source: {
    title: 'MCP 2026-07-28, Security Considerations',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/server/tools#security-considerations',
  },
  async check(server) {
    const calls = await callTools(server);
    return 'skipped' in calls ? calls : calls.invalid.flatMap(judge);
  },
};

function judge(call: ToolCall): Findings {
  const { tool, args, response, isDead, line } = call;
  const isAccepted = successOf(call) !== undefined;
  if (!isAccepted && !('missing' in response)) return [];
  const outcome = isAccepted ? 'succeeded' : isDead ? 'stopped the server' : 'got no response';
  const message = `A call with ${argumentsText(args)}, which the input schema does not accept, ${outcome}. Refuse it with isError, and a text from which a model learns what is wrong.`;
  return [
    { kind: 'tool', name: tool.name, path: '/inputSchema', message, excerpt: excerptOf(response), line },
  ];
}
