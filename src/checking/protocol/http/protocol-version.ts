import { isObject } from '../../../core/json.ts';
import { unsupportedVersion } from '../../../engine/protocol/negotiation/versions.ts';
import { decisive, type Endpoint, errorCodeOf, NotDecidable } from './endpoint.ts';
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
    const reply = await endpoint.post(
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { ...headers, 'mcp-protocol-version': unknownRevision },
    );
    return decisive(reply, request).status === 400 ? [] : [wrongStatus(reply.status)];
  });
}

async function checkModern(endpoint: Endpoint): Promise<HttpFinding[]> {
  const reply = decisive(
    await endpoint.modernRequest('server/discover', { revision: unknownRevision }),
    request,
  );
  if (reply.status !== 400) return [wrongStatus(reply.status)];
  const error = reply.message?.error;
  const data = isObject(error) ? error.data : undefined;
  if (errorCodeOf(reply) === unsupportedVersion && isObject(data) && Array.isArray(data.supported)) return [];
  const message = `${request} got status 400 without the error that lists the supported versions. Respond with error code ${unsupportedVersion} and "data.supported".`;
  return [{ message }];
}

function wrongStatus(status: number): HttpFinding {
  return { message: `${request} got status ${status}. Respond with 400 to versions that are not supported.` };
}
