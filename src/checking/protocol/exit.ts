import { onConversation } from '../probe/conversation.ts';
import type { ProbeRule } from '../probe/probe-rule.ts';

/** How long a server may take to exit, in ms. */
const limit = 2_000;

const judge = onConversation(({ end }) => {
  if (end === undefined || (!end.wasKilled && end.duration <= limit)) return [];
  const message = end.wasKilled
    ? `The server, or a process that it started, did not exit within ${limit / 1000} s after the end of its standard input, and had to be stopped.`
    : `The server exited ${(end.duration / 1000).toFixed(1)} s after the end of its standard input. Exit at once; clients kill servers that do not.`;
  return [{ kind: 'server', message }];
});

export const exit: ProbeRule = {
  id: 'protocol/exit',
  group: 'protocol',
  weight: 'should',
  summary: `The server exits within ${limit / 1000} s after the end of its standard input, with all processes that it started.`,
  source: {
    title: 'MCP 2026-07-28, stdio, Shutdown',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/stdio#shutdown',
  },
  async check(server) {
    return server.transport === 'stdio' ? judge(server) : { skipped: 'the server is not reached over stdio' };
  },
};
