import { asString, isObject, type Json } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { type Conversation, converse, handshakeError } from '../probe/conversation.ts';
import { excerptOf, outcomeOf } from '../probe/describe-response.ts';
import type { Findings, ProbeRule } from '../probe/probe-rule.ts';
import type { ProbedServer } from '../probe/probed-server.ts';

export const clientRequests: ProbeRule = {
  id: 'protocol/client-requests',
  group: 'protocol',
  weight: 'must',
  summary: 'The server works for a client without capabilities, and sends it no requests.',
  source: {
    title: 'MCP 2025-11-25, Operation',
    url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#operation',
  },
  async check(server) {
    const conversation = await converse(server);
    if (!('result' in conversation.handshake)) return refusal(conversation, server);
    const methods = new Map<string, Json>();
    for (const message of conversation.record.received) {
      const method = methodOfRequest(message);
      if (method === undefined || (method === 'ping' && server.era === 'legacy')) continue;
      methods.set(method, message);
    }
    return [...methods].map(([method, message]) => ({
      kind: 'server',
      message: forbidden(server, method),
      excerpt: stringifyJson(message),
    }));
  },
};

function forbidden(server: ProbedServer, method: string): string {
  return server.era === 'modern'
    ? `The server sent the request ${method}, although servers do not send requests since 2026-07-28.`
    : `The server sent the request ${method} to a client that does not declare the capability for it. Look at the capabilities in initialize first.`;
}

/** Finds out whether it is for lack of capabilities that the handshake failed. */
async function refusal(
  { handshake }: Conversation,
  server: ProbedServer,
): Promise<Findings | { skipped: string }> {
  const connection = await server.open();
  try {
    const other = await connection.handshake({ capabilities: server.declared.clientCapabilities });
    if (!('result' in other)) throw handshakeError(other);
    const method = server.era === 'modern' ? 'server/discover' : 'initialize';
    const message = `${method} from a client without capabilities ${outcomeOf(handshake)}.`;
    return [{ kind: 'server', message, excerpt: excerptOf(handshake) }];
  } finally {
    await connection.close();
  }
}

function methodOfRequest(message: Json): string | undefined {
  if (!isObject(message) || message.id === undefined || message.id === null) return undefined;
  return asString(message.method);
}
