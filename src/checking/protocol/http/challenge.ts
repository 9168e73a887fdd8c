import { parseChallenges } from '../../../engine/http/www-authenticate.ts';
import { NotDecidable } from './endpoint.ts';
import { httpRule } from './http-rule.ts';
import { endSession } from './legacy-session.ts';

const page =
  'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/authorization-server-discovery';

/** Advice if only the address of the metadata is missing: clients then try well-known ones. */
export const challengeRule = httpRule({
  id: 'protocol/http-challenge',
  weight: 'should',
  summary: 'Status 401 comes with WWW-Authenticate, which says where clients find the authorization server.',
  source: {
    title: 'MCP 2026-07-28, Protected Resource Metadata Discovery Requirements',
    url: `${page}#protected-resource-metadata-discovery-requirements`,
  },
  async check(endpoint, era) {
    const headers = { authorization: undefined };
    const reply =
      era === 'legacy'
        ? await endpoint.initialize(headers)
        : await endpoint.modernRequest('server/discover', { headers });
    await endSession(endpoint, reply.headers['mcp-session-id']);
    if (reply.status !== 401) {
      throw new NotDecidable(`a request without credentials got status ${reply.status}`);
    }
    const field = reply.headers['www-authenticate'];
    const request = 'A request without credentials got status 401';
    if (field === undefined) {
      const message = `${request} without WWW-Authenticate. Add a challenge of the scheme Bearer with resource_metadata, from which clients learn how to log in.`;
      return [{ message }];
    }
    const names = parseChallenges(field).flatMap(({ parameters }) => parameters.map(([name]) => name));
    if (names.includes('resource_metadata')) return [];
    const message = `${request}, and its WWW-Authenticate has no resource_metadata. Add the URL of the metadata document, which clients otherwise have to guess.`;
    return [{ message, weight: 'advice', excerpt: field }];
  },
});
