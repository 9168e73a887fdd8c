import { decisive, type Reply } from './endpoint.ts';
import { type HttpFinding, httpRule, streamableHttp } from './http-rule.ts';
import { withSession } from './legacy-session.ts';

const allowed = new Set(['application/json', 'text/event-stream']);

export const contentTypeRule = httpRule({
  id: 'protocol/http-content-type',
  weight: 'must',
  summary: 'Requests are answered with Content-Type application/json or text/event-stream.',
  source: streamableHttp('Sending Messages', 'sending-messages'),
  async check(endpoint, era) {
    if (era === 'modern') {
      const reply = await endpoint.modernRequest('server/discover');
      return check('server/discover', decisive(reply, 'server/discover'));
    }
    return withSession(endpoint, async ({ opened, headers }) => {
      const found = check('initialize', opened);
      if (found.length > 0) return found;
      const reply = await endpoint.post({ jsonrpc: '2.0', id: 1, method: 'ping' }, headers);
      return check('ping', decisive(reply, 'ping'));
    });
  },
});

function check(method: string, { headers, isSuccess, type }: Reply): HttpFinding[] {
  if (!isSuccess || allowed.has(type)) return [];
  const message = `The response to ${method} has ${type === '' ? 'no Content-Type' : 'another Content-Type'}. Declare application/json for one JSON object, or text/event-stream for a stream.`;
  return [{ message, excerpt: headers['content-type'] }];
}
