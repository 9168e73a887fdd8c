import { onConversation } from '../probe/conversation.ts';
import { inapplicable, type ProbeRule } from '../probe/probe-rule.ts';
import type { ProbeEnd } from '../probe/probed-server.ts';

const judge = onConversation(({ end }) =>
  end?.wasKilled === true ? [{ kind: 'server', message: faultOf(end) }] : [],
);

function faultOf({ duration, limit }: ProbeEnd): string {
  return duration < limit
    ? 'The server exited at the end of its standard input, but processes that it started did not, and were killed. Stop them before the server exits.'
    : `The server, or a process that it started, did not exit within ${inSeconds(limit)} after the end of its standard input, and was killed.`;
}

function inSeconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}

export const exit: ProbeRule = {
  id: 'protocol/exit',
  group: 'protocol',
  weight: 'should',
  summary: 'The server exits soon after the end of its standard input, with all processes that it started.',
  source: {
    title: 'MCP 2026-07-28, stdio, Shutdown',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/stdio#shutdown',
  },
  async check(server) {
    return server.transport === 'stdio'
      ? judge(server)
      : inapplicable('the server is not reached over stdio');
  },
};
