/**
 * The SDK's second version over Streamable HTTP: both eras, or with `--modern-only` only the modern one. With
 * `--changes` it notifies of changes of its tools and `demo://motd` every so many milliseconds (100).
 */
import { createServer as createHttpServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { listen } from '../listen.mjs';
import { flag, option } from '../raw/lines.mjs';
import { createServer } from './server.mjs';

const handler = createMcpHandler(createServer, { legacy: flag('--modern-only') ? 'reject' : 'stateless' });

if (flag('--changes')) {
  setInterval(
    () => {
      handler.notify.toolsChanged();
      handler.notify.resourceUpdated('demo://motd');
    },
    Number(option('--changes', '100')),
  );
}

function asFetchRequest(request, signal) {
  const { method, headers } = request;
  const body = method === 'GET' || method === 'HEAD' ? null : Readable.toWeb(request);
  return new Request(`http://${headers.host}${request.url}`, {
    method,
    headers,
    body,
    signal,
    duplex: 'half',
  });
}

const http = createHttpServer(async (request, response) => {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const answer = await handler.fetch(asFetchRequest(request, gone.signal));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body === null) response.end();
    else await pipeline(Readable.fromWeb(answer.body), response);
  } catch (failure) {
    if (!gone.signal.aborted) throw failure;
  }
});

listen(http, '/mcp');
