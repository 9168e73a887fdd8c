/** The SDK's first version over Streamable HTTP, with sessions; `--json` answers without event streams. */
import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { listen } from '../listen.mjs';
import { flag } from '../raw/lines.mjs';
import { createServer } from './server.mjs';

const sessions = new Map();

async function transportFor(session) {
  if (session !== undefined) return sessions.get(session);
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse: flag('--json'),
    onsessioninitialized: (id) => sessions.set(id, transport),
    onsessionclosed: (id) => sessions.delete(id),
  });
  await createServer().connect(transport);
  return transport;
}

const http = createHttpServer(async (request, response) => {
  const transport = await transportFor(request.headers['mcp-session-id']);
  if (transport === undefined) response.writeHead(404).end('Session not found');
  else await transport.handleRequest(request, response);
});

listen(http, '/mcp');
