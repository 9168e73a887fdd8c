import { decisive } from './endpoint.ts';
import { httpRule, legacyTransports } from './http-rule.ts';
import { withSession } from './legacy-session.ts';

export const serverStreamRule = httpRule({
  id: 'protocol/http-get',
  weight: 'must',
  era: 'legacy',
  summary: 'GET opens an event stream, or gets status 405.',
  source: legacyTransports(
    'Listening for Messages from the Server',
    'listening-for-messages-from-the-server',
  ),
  check: (endpoint) =>
    withSession(endpoint, async ({ headers }) => {
      const reply = decisive(await endpoint.get(headers), 'GET');
      const { isSuccess, status, type } = reply;
      if (status === 405 || (isSuccess && type === 'text/event-stream')) return [];
      const what = isSuccess ? `status ${status} without an event stream` : `status ${status}`;
      const message = `GET got ${what}. Respond with Content-Type text/event-stream, or with 405 if the server sends no messages of its own.`;
      return [{ message, ...(isSuccess ? { excerpt: reply.headers['content-type'] } : {}) }];
    }),
});
