import { onConversation } from '../probe/conversation.ts';
import { excerptOf, outcomeOf } from '../probe/describe-response.ts';
import { inapplicable, type ProbeRule } from '../probe/probe-rule.ts';

const judge = onConversation(({ ping: response }, server) => {
  if (response === undefined || 'result' in response) return [];
  const message = `ping ${outcomeOf(response)}. Clients that check connections with it close this one; respond with an empty result.`;
  return [{ kind: 'server', message, excerpt: excerptOf(response), line: server.lineFor(['ping']) }];
});

export const ping: ProbeRule = {
  id: 'protocol/ping',
  group: 'protocol',
  weight: 'must',
  summary: 'ping is answered with a result.',
  source: {
    title: 'MCP 2025-11-25, Ping',
    url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/ping#behavior-requirements',
  },
  async check(server) {
    return server.era === 'legacy' ? judge(server) : inapplicable('the modern revisions have no ping');
  },
};
