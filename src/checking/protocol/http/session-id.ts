import { NotDecidable } from './endpoint.ts';
import { httpRule, legacyTransports } from './http-rule.ts';
import { withSession } from './legacy-session.ts';

/** Why rules about sessions are skipped. */
export const noSession = 'the server keeps no sessions';

export const sessionIdRule = httpRule({
  id: 'protocol/http-session-id',
  weight: 'must',
  era: 'legacy',
  summary: 'The id of a session consists of visible ASCII characters.',
  source: legacyTransports('Session Management', 'session-management'),
  check: (endpoint) =>
    withSession(endpoint, async ({ id }) => {
      if (id === undefined) throw new NotDecidable(noSession);
      if (/^[\x21-\x7e]+$/.test(id)) return [];
      const what = id === '' ? 'is empty' : 'has characters besides visible ASCII (0x21 to 0x7E)';
      const message = `The value of Mcp-Session-Id ${what}, which clients cannot send back reliably. Use a UUID, for example.`;
      return [{ message, excerpt: id }];
    }),
});
