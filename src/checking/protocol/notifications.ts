import { isObject, type Json } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { cancellableMethod, onConversation, simplestMethod } from '../probe/conversation.ts';
import { outcomeOf } from '../probe/describe-response.ts';
import type { Findings, ProbeRule } from '../probe/probe-rule.ts';
import type { ProbeResponse } from '../probe/probed-server.ts';

export const notifications: ProbeRule = {
  id: 'protocol/notifications',
  group: 'protocol',
  weight: 'must',
  summary: 'Notifications get no response, and unknown ones are ignored.',
  source: {
    title: 'MCP 2026-07-28, Notifications',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/index#notifications',
  },
  check: onConversation(({ record, afterNotification }, server) => {
    // Over HTTP it would be the body of a response, which another rule is about.
    const answer = server.http === undefined ? record.received.find(isAnswerToNothing) : undefined;
    return [
      ...(answer === undefined ? [] : [answered(answer)]),
      ...silence(afterNotification, 'an unknown notification', simplestMethod(server)),
    ];
  }),
};

const judgeCancellation = onConversation(({ afterCancellation }, server) =>
  silence(afterCancellation, `${cancellableMethod(server)} was cancelled`, simplestMethod(server)),
);

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
    const isByStream = server.era === 'modern' && server.transport === 'http';
    return isByStream
      ? { skipped: 'a request over HTTP is cancelled by closing its stream' }
      : judgeCancellation(server);
  },
};

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

function silence(response: ProbeResponse | undefined, after: string, method: string): Findings {
  if (response === undefined || !('missing' in response)) return [];
  return [{ kind: 'server', message: `After ${after}, ${method} ${outcomeOf(response)}.` }];
}
