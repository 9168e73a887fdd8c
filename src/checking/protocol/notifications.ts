import { isObject, type Json } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { declares, lists, simplestMethod } from '../probe/conversation.ts';
import { outcomeOf } from '../probe/describe-response.ts';
import type { Findings, ProbeRule } from '../probe/probe-rule.ts';
import type { ProbeConnection, ProbedServer, ProbeResponse } from '../probe/probed-server.ts';

export const notifications: ProbeRule = {
  id: 'protocol/notifications',
  group: 'protocol',
  weight: 'must',
  summary: 'Notifications get no response, and unknown ones are ignored.',
  source: {
    title: 'MCP 2026-07-28, Notifications',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/index#notifications',
  },
  check: (server) =>
    onOwnConnection(server, async (connection) => {
      await notify(connection, 'notifications/mcpc/unknown', {});
      const response = await connection.request(simplestMethod(server));
      // Over HTTP it would be a body of the response, which another rule is about.
      const answer =
        server.http === undefined ? connection.record.received.find(isAnswerToNothing) : undefined;
      return [
        ...(answer === undefined ? [] : [answered(answer)]),
        ...silence(response, 'an unknown notification', simplestMethod(server)),
      ];
    }),
};

export const cancellation: ProbeRule = {
  id: 'protocol/cancellation',
  group: 'protocol',
  weight: 'must',
  summary: 'The server still responds after a request was cancelled, and after an unknown one was.',
  source: {
    title: 'MCP 2025-11-25, Cancellation',
    url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/cancellation#timing-considerations',
  },
  async check(server) {
    if (server.era === 'modern' && server.transport === 'http') {
      return { skipped: 'a request over HTTP is cancelled by closing its stream' };
    }
    return onOwnConnection(server, async (connection) => {
      const { id, response: cancelled } = connection.start(cancellableMethod(server));
      await notify(connection, 'notifications/cancelled', { requestId: id, reason: 'mcpc check' });
      await notify(connection, 'notifications/cancelled', {
        requestId: 'mcpc-unknown',
        reason: 'mcpc check',
      });
      const response = await connection.request(simplestMethod(server));
      // It may or may not have a response.
      void cancelled;
      return silence(response, `${cancellableMethod(server)} was cancelled`, simplestMethod(server));
    });
  },
};

/** Returns a method without side effects that takes the server some time. */
function cancellableMethod(server: ProbedServer): string {
  const list = lists.find(({ capability }) => declares(server.declared.capabilities, capability));
  return list?.method ?? simplestMethod(server);
}

async function onOwnConnection(
  server: ProbedServer,
  probe: (connection: ProbeConnection) => Promise<Findings>,
): Promise<Findings | { skipped: string }> {
  const connection = await server.open();
  try {
    if (!('result' in (await connection.handshake()))) return { skipped: 'the handshake failed' };
    const findings = await probe(connection);
    server.signal.throwIfAborted();
    return findings;
  } finally {
    await connection.close();
  }
}

/** Sends a notification. A server that refuses it, or is gone, is seen by what follows. */
async function notify(connection: ProbeConnection, method: string, params: { [name: string]: Json }) {
  await connection.notify(method, params).catch(() => {});
}

/** Whether a message is a response without the id of a request. */
function isAnswerToNothing(message: Json): boolean {
  if (!isObject(message) || 'method' in message) return false;
  return message.id === undefined || message.id === null;
}

function answered(answer: Json): Findings[number] {
  const message =
    'The server responded to a notification. Clients may take that for the response to a request.';
  return { kind: 'server', message, excerpt: stringifyJson(answer) };
}

function silence(response: ProbeResponse, after: string, method: string): Findings {
  if (!('missing' in response)) return [];
  return [{ kind: 'server', message: `After ${after}, ${method} ${outcomeOf(response)}.` }];
}
