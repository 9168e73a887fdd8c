import { NotDecidable } from './endpoint.ts';
import { httpRule, legacyTransports } from './http-rule.ts';
import { endSession } from './legacy-session.ts';

/** A site that no server expects requests from: its top-level domain is reserved. */
const foreignOrigin = 'https://mcpc-check.invalid';

/** The SDKs do not validate origins by default, so that most servers break this requirement of the specification. */
export const originRule = httpRule({
  id: 'protocol/http-origin',
  weight: 'advice',
  summary: 'Requests from foreign websites are rejected with status 403.',
  source: legacyTransports('Security Warning', 'security-warning'),
  async check(endpoint, era) {
    const headers = { origin: foreignOrigin };
    const reply =
      era === 'legacy'
        ? await endpoint.initialize(headers)
        : await endpoint.modernRequest('server/discover', { headers });
    if (reply.status === 403) return [];
    if (!reply.isSuccess) {
      throw new NotDecidable(`a request with a foreign Origin got status ${reply.status}, not 403 or 200`);
    }
    await endSession(endpoint, reply.headers['mcp-session-id']);
    const message = `A request with the header "Origin: ${foreignOrigin}" got status ${reply.status}. Respond with 403 to origins that the server does not know; otherwise websites can send requests to it by DNS rebinding when it runs locally.`;
    return [{ message }];
  },
});
