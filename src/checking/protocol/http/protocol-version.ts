import { decisive, type Endpoint, NotDecidable, type Reply } from './endpoint.ts';
import { type HttpFinding, httpRule, streamableHttp } from './http-rule.ts';
import { firstWithVersionHeader, withSession } from './legacy-session.ts';

/** A revision that no server supports. */
const unknownRevision = '1900-01-01';
const request = `A request with "MCP-Protocol-Version: ${unknownRevision}"`;

export const protocolVersionRule = httpRule({
  id: 'protocol/http-version',
  weight: 'must',
  summary: 'Requests with an unsupported MCP-Protocol-Version are rejected with status 400.',
  source: streamableHttp('Protocol Version Header', 'protocol-version-header'),
  check: (endpoint, era) => (era === 'legacy' ? checkLegacy(endpoint) : checkModern(endpoint)),
});

async function checkLegacy(endpoint: Endpoint): Promise<HttpFinding[]> {
  const { revision } = endpoint.declared;
  if (revision < firstWithVersionHeader) {
    throw new NotDecidable(`revision ${revision} has no header MCP-Protocol-Version`);
  }
  return withSession(endpoint, async ({ headers }) => {
    const version = { 'mcp-protocol-version': unknownRevision };
    return judge(await endpoint.post({ jsonrpc: '2.0', id: 1, method: 'ping' }, { ...headers, ...version }));
  });
}

/** The error in the body is the subject of another rule. */
async function checkModern(endpoint: Endpoint): Promise<HttpFinding[]> {
  return judge(await endpoint.modernRequest('server/discover', { revision: unknownRevision }));
}

function judge(reply: Reply): HttpFinding[] {
  const { status } = decisive(reply, request);
  if (status === 400) return [];
  return [
    { message: `${request} got status ${status}. Respond with 400 to versions that are not supported.` },
  ];
}
