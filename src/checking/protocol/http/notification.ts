import { decisive } from './endpoint.ts';
import { type HttpFinding, httpRule, legacyTransports } from './http-rule.ts';
import { withSession } from './legacy-session.ts';

const request = 'The notification notifications/initialized';

/** In the modern era, clients send no notifications over HTTP. */
export const notificationRule = httpRule({
  id: 'protocol/http-notification',
  weight: 'must',
  era: 'legacy',
  summary: 'Notifications are accepted with status 202 and no body.',
  source: legacyTransports('Sending Messages to the Server', 'sending-messages-to-the-server'),
  check: (endpoint) =>
    withSession(endpoint, async ({ initialized }): Promise<HttpFinding[]> => {
      const { status, body } = decisive(initialized, request);
      if (status !== 202)
        return [{ message: `${request} got status ${status}. Respond with 202 and no body.` }];
      if (body === '') return [];
      return [{ message: `${request} got status 202 with a body. Respond without a body.`, excerpt: body }];
    }),
});
