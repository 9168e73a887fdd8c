/**
 * An MCP endpoint that follows each rule of `mcpc check` about Streamable HTTP, except the one that `broken` names:
 * `http-origin`, `http-version`, and so on. Without sockets, so that unit tests use it, too.
 */
import { randomUUID } from 'node:crypto';
import { legacyRevision, modernRevision, Refusal, responder, text, toolMethods } from '../raw/protocol.mjs';

const tools = [
  {
    name: 'hello',
    description: 'Says hello',
    annotations: { readOnlyHint: true },
    call: () => text('hello'),
  },
];

const methods = {
  ...toolMethods(tools),
  'resources/list': () => ({ resources: [{ uri: 'check://note', name: 'note', mimeType: 'text/plain' }] }),
  'resources/templates/list': () => ({ resourceTemplates: [] }),
  'resources/read': ({ uri }) => {
    if (uri !== 'check://note') throw new Refusal(-32602, 'Resource not found', { uri });
    return { contents: [{ uri, mimeType: 'text/plain', text: 'A note' }] };
  },
};

const json = 'application/json';

/**
 * Creates a function from requests `{ method, headers, body }` to responses `{ status, headers, body }`. With `bearer`,
 * requests need this token.
 */
export function createEndpoint({ broken, modern = false, bearer } = {}) {
  const sessions = new Set();
  const capabilities = { tools: {}, resources: {} };
  const respond = responder(methods, { name: 'endpoint', capabilities, modern });
  const isBroken = (rule) => rule === broken;

  async function post(headers, body) {
    const frame = parsed(body);
    if (frame === undefined) return rejected(400, -32700, 'Parse error');
    const problem = modern ? modernProblem(headers, frame) : legacyProblem(headers, frame);
    if (problem !== undefined) return problem;
    const answer = await respond(frame);
    if (answer === undefined) return isBroken('http-notification') ? answered(200, {}) : plain(202);
    const unknown = modern && answer.error?.code === -32601 && !isBroken('http-unknown-method');
    const extra = frame.method === 'initialize' && answer.result !== undefined ? begin() : {};
    return answered(unknown ? 404 : 200, answer, extra);
  }

  function begin() {
    const id = isBroken('http-session-id') ? `session ${sessions.size}` : randomUUID();
    sessions.add(id);
    return { 'mcp-session-id': id };
  }

  function legacyProblem(headers, frame) {
    const named = headers['mcp-protocol-version'];
    if (named !== undefined && named !== legacyRevision && !isBroken('http-version'))
      return rejected(400, -32600, 'Unsupported protocol version', frame.id);
    return frame.method === 'initialize' ? undefined : sessionProblem(headers);
  }

  function sessionProblem(headers) {
    const id = headers['mcp-session-id'];
    if (id === undefined) return plain(isBroken('http-session') ? 404 : 400, 'No session');
    return sessions.has(id) ? undefined : plain(isBroken('http-session') ? 400 : 404, 'Session not found');
  }

  function modernProblem(headers, { id, method, params }) {
    if (method === 'initialize' || id === undefined) return undefined;
    const requested = params?._meta?.['io.modelcontextprotocol/protocolVersion'];
    if (requested !== modernRevision) {
      const data = { supported: [modernRevision], requested };
      return rejected(isBroken('http-version') ? 200 : 400, -32022, 'Unsupported protocol version', id, data);
    }
    const name = method === 'resources/read' ? params.uri : params?.name;
    const matches =
      headers['mcp-protocol-version'] === requested &&
      headers['mcp-method'] === method &&
      headers['mcp-name'] === name;
    return matches || isBroken('http-headers') ? undefined : rejected(400, -32020, 'Header mismatch', id);
  }

  function remove(headers) {
    if (modern) return plain(405);
    const problem = sessionProblem(headers);
    if (problem === undefined) sessions.delete(headers['mcp-session-id']);
    return problem ?? plain(200);
  }

  function answered(status, message, headers = {}) {
    const type = isBroken('http-content-type') ? 'text/plain' : json;
    return { status, headers: { 'content-type': type, ...headers }, body: JSON.stringify(message) };
  }

  return async ({ method, headers, body = '' }) => {
    if (headers.origin !== undefined && !isBroken('http-origin')) return plain(403);
    if (bearer !== undefined && headers.authorization !== `Bearer ${bearer}`) {
      const metadata = 'Bearer resource_metadata="http://127.0.0.1/.well-known/oauth-protected-resource"';
      return plain(401, '', isBroken('http-challenge') ? {} : { 'www-authenticate': metadata });
    }
    if (method === 'POST') return post(headers, body);
    if (method === 'DELETE') return remove(headers);
    return plain(isBroken('http-get') ? 404 : 405);
  };
}

function plain(status, body = '', headers = {}) {
  return { status, headers, body };
}

function rejected(status, code, message, id = null, data = undefined) {
  const body = JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, data } });
  return plain(status, body, { 'content-type': json });
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
