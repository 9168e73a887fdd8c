import { decisive, type Endpoint, NotDecidable } from './endpoint.ts';
import { type HttpFinding, httpRule, legacyTransports } from './http-rule.ts';
import { type LegacySession, withSession } from './legacy-session.ts';
import { noSession } from './session-id.ts';

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };

/** Clients start a new session on status 404 only. */
export const sessionStatusRule = httpRule({
  id: 'protocol/http-session',
  weight: 'should',
  era: 'legacy',
  summary: 'Requests get status 400 if they lack the id of a session, and 404 if it has ended.',
  source: legacyTransports('Session Management', 'session-management'),
  check: (endpoint) =>
    withSession(endpoint, async (session) => {
      if (session.id === undefined) throw new NotDecidable(noSession);
      return [...(await checkMissing(endpoint, session)), ...(await checkEnded(endpoint, session))];
    }),
});

/** A server may also process requests without an id. */
async function checkMissing(endpoint: Endpoint, { headers }: LegacySession): Promise<HttpFinding[]> {
  const request = 'A request without Mcp-Session-Id';
  const { isSuccess, status } = decisive(
    await endpoint.post(ping, { ...headers, 'mcp-session-id': undefined }),
    request,
  );
  if (isSuccess || status === 400) return [];
  return [{ message: `${request} got status ${status}. Respond with 400 if the id is required.` }];
}

/** The weight of the status of an ended session is that of a rule which official servers break. */
async function checkEnded(endpoint: Endpoint, { headers }: LegacySession): Promise<HttpFinding[]> {
  const ended = decisive(await endpoint.delete(headers), 'DELETE');
  if (ended.status === 405) return [];
  if (!ended.isSuccess) {
    const message = `DELETE with the id of a session got status ${ended.status}. End the session, or respond with 405 if clients cannot end it.`;
    return [{ message }];
  }
  const request = 'A request in a session that was ended by DELETE';
  const { status } = decisive(await endpoint.post(ping, headers), request);
  if (status === 404) return [];
  const message = `${request} got status ${status}. Respond with 404, on which clients start a new session.`;
  return [{ message, weight: 'advice' }];
}
