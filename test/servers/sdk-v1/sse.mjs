/**
 * The SDK's first version over only the old HTTP+SSE transport: `GET /sse`, or another `--path`, and
 * `POST /message`.
 */
import { createServer as createHttpServer } from 'node:http';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { listen } from '../listen.mjs';
import { option } from '../raw/lines.mjs';
import { createServer } from './server.mjs';

const path = option('--path', '/sse');
const sessions = new Map();

const http = createHttpServer(async (request, response) => {
  const url = new URL(request.url, 'http://127.0.0.1');
  const session = sessions.get(url.searchParams.get('sessionId'));
  if (request.method === 'GET' && url.pathname === path) {
    const transport = new SSEServerTransport('/message', response);
    sessions.set(transport.sessionId, transport);
    response.on('close', () => sessions.delete(transport.sessionId));
    await createServer().connect(transport);
  } else if (request.method === 'POST' && url.pathname === '/message' && session !== undefined) {
    await session.handlePostMessage(request, response);
  } else {
    response.writeHead(url.pathname === path ? 405 : 404).end();
  }
});

listen(http, path);
