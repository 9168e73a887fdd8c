import { countText } from '../../interface/check/wording.ts';
import { type Conversation, onConversation } from '../probe/conversation.ts';
import { excerptOf, outcomeOf } from '../probe/describe-response.ts';
import { type Findings, inapplicable, type ProbeRule } from '../probe/probe-rule.ts';
import type { ProbeResponse } from '../probe/probed-server.ts';

/** The codes of diagnostics about lines on standard output rather than the messages in them. */
const framing = new Set(['glued', 'no-line-end', 'byte-order-mark', 'content-length', 'many-lines']);

/** The codes of diagnostics about messages. */
const faults = new Set([
  'batch',
  'control-character',
  'id-type',
  'malformed-error',
  'meta',
  'no-outcome',
  'no-version',
  'not-finite',
  'null-error',
  'null-id',
  'params',
  'result-and-error',
  'too-deep',
  'wrong-id',
]);

/** More texts than these are not counted: connections record only some of very many. */
const mostCounted = 1_000;

export const messages: ProbeRule = {
  id: 'protocol/messages',
  group: 'protocol',
  weight: 'must',
  summary: 'Messages are valid JSON-RPC 2.0, and responses have the id of their request.',
  source: {
    title: 'MCP 2026-07-28, Messages',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/index#messages',
  },
  check: onConversation((conversation, server) => [
    ...repaired(conversation, faults),
    ...ofStringId(conversation),
    ...(server.era === 'modern' ? withoutResultType(conversation) : []),
  ]),
};

export const stdout: ProbeRule = {
  id: 'protocol/stdout',
  group: 'protocol',
  weight: 'must',
  summary: 'Standard output has one message per line and nothing else.',
  source: {
    title: 'MCP 2026-07-28, stdio',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/stdio',
  },
  async check(server) {
    return server.transport === 'stdio'
      ? judgeOutput(server)
      : inapplicable('the server is not reached over stdio');
  },
};

const judgeOutput = onConversation((conversation, server) => {
  const { stray } = conversation.record;
  const findings = repaired(conversation, framing);
  const [excerpt] = stray;
  if (excerpt === undefined) return findings;
  const many = stray.length > mostCounted ? `more than ${countText(mostCounted)}` : countText(stray.length);
  const what = stray.length === 1 ? 'a text that is not a message' : `${many} texts that are not messages`;
  const message = `The server wrote ${what} to standard output, which breaks the connection with some clients. Write logs to standard error.`;
  return [{ kind: 'server', message, excerpt, line: server.lineFor(['info', '--trace']) }, ...findings];
});

function repaired({ record }: Conversation, codes: Set<string>): Findings {
  const byCode = new Map(record.repairs.filter(({ code }) => codes.has(code)).map((one) => [one.code, one]));
  return [...byCode.values()].map(({ message }) => ({ kind: 'server', message }));
}

function ofStringId({ stringId }: Conversation): Findings {
  if (stringId === undefined || !('missing' in stringId)) return [];
  const message = `A request whose id is a string ${outcomeOf(stringId)}. Return ids as they are; clients use strings as well as numbers.`;
  return [{ kind: 'server', message }];
}

function withoutResultType({ handshake, pages }: Conversation): Findings {
  const responses: [string, ProbeResponse | undefined][] = [['server/discover', handshake]];
  for (const [method, [page]] of pages) responses.push([method, page]);
  return responses.flatMap(([method, response]): Findings => {
    if (response === undefined || !('result' in response)) return [];
    if (typeof response.result.resultType === 'string') return [];
    const message = `The result of ${method} has no resultType, which is "complete" for a result with the content.`;
    return [{ kind: 'server', path: '/resultType', message, excerpt: excerptOf(response) }];
  });
}
