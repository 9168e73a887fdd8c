import type { Json } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { cancellableMethod, hasCancellation, onConversation, simplestMethod } from '../probe/conversation.ts';
import { outcomeOf } from '../probe/describe-response.ts';
import { type Findings, inapplicable, type ProbeRule } from '../probe/probe-rule.ts';
import type { ProbedServer, ProbeResponse } from '../probe/probed-server.ts';

export const notifications: ProbeRule = {
  id: 'protocol/notifications',
  group: 'protocol',
  weight: 'must',
  summary: 'Notifications get no response, and unknown ones are ignored.',
  source: {
    title: 'MCP 2026-07-28, Notifications',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/index#notifications',
  },
  check: onConversation(({ afterNotification }, server) => {
    if (afterNotification === undefined) return unresponsive(server);
    const { answer, response } = afterNotification;
    return [
      ...(answer === undefined ? [] : [answered(answer)]),
      ...silence(response, 'an unknown notification', server),
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
    return hasCancellation(server)
      ? judgeCancellation(server)
      : inapplicable('a request over HTTP is cancelled by closing its stream');
  },
};

const judgeCancellation = onConversation(({ afterCancellation }, server) =>
  afterCancellation === undefined
    ? unresponsive(server)
    : silence(afterCancellation, `${cancellableMethod(server)} was cancelled`, server),
);

function unresponsive(server: ProbedServer) {
  return { skipped: `the server does not respond to ${simplestMethod(server)}` };
}

function answered(answer: Json): Findings[number] {
  const message =
    'The server responded to a notification. Clients may take that for the response to a request.';
  return { kind: 'server', message, excerpt: stringifyJson(answer) };
}

function silence(response: ProbeResponse, after: string, server: ProbedServer): Findings {
  if (!('missing' in response)) return [];
  const message = `After ${after}, ${simplestMethod(server)} ${outcomeOf(response)}.`;
  return [{ kind: 'server', message }];
}
