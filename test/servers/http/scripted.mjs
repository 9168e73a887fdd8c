/**
 * A Streamable HTTP server that answers as it is told:
 *   --answer KIND     how: mcp (as it should; the default) or a kind listed below
 *   --on METHOD       only to this JSON-RPC method; to everything else as it should
 *   --requests FILE   appends each request to FILE: one JSON object a line, with method, url, headers, body
 *   --bearer TOKEN    answers 401 without this token
 *   --to URL          where `redirect` points
 *   --modern          speaks revision 2026-07-28
 *   --tls             serves HTTPS with the certificate beside this file
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { text as readText } from 'node:stream/consumers';
import { listen } from '../listen.mjs';
import { flag, option } from '../raw/lines.mjs';
import { responder, text, toolMethods } from '../raw/protocol.mjs';

const json = { 'content-type': 'application/json' };
const challenge = { 'www-authenticate': 'Bearer realm="scripted", error="invalid_token"' };
const session = 'session-1';

const status =
  (code, body = '', headers = {}) =>
  (response) =>
    response.writeHead(code, headers).end(body);

/** What can be answered, apart from `mcp`. */
const kinds = {
  400: status(400, '{"error":"bad request"}', json),
  401: status(401, '{"error":"invalid_token"}', { ...json, ...challenge }),
  403: status(403, '{"error":"forbidden"}', json),
  404: status(404, 'Not Found'),
  405: status(405, 'Method Not Allowed', { allow: 'GET' }),
  429: status(429, 'Slow down', { 'retry-after': '1' }),
  500: status(500, 'Internal Server Error: the database is gone'),
  503: status(503, '<html><body><h1>503 Service Unavailable</h1></body></html>', {
    'content-type': 'text/html',
  }),
  html: status(200, '<!doctype html><title>Welcome</title>', { 'content-type': 'text/html' }),
  'broken-json': status(200, '{"jsonrpc":"2.0","id":', json),
  empty: status(200, '', json),
  redirect: (response) => status(307, '', { location: option('--to', 'http://127.0.0.1:9/mcp') })(response),
  silent: () => undefined,
  reset: (response) => response.socket.destroy(),
  cut: (response) => {
    response.writeHead(200, { ...json, 'content-length': '1000' });
    response.write('{"jsonrpc":', () => response.socket.destroy());
  },
  'cut-stream': (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: message\ndata: {"jsonrpc"', () => response.socket.destroy());
  },
};

const respond = responder(
  toolMethods([{ name: 'echo', call: (received) => text(JSON.stringify(received ?? null)) }]),
  { name: 'scripted', modern: flag('--modern') },
);

async function answer(request, response) {
  const body = await readText(request);
  record(request, body);
  const frame = request.method === 'POST' ? JSON.parse(body) : undefined;
  const kind = option('--answer', 'mcp');
  const chosen = option('--on') === undefined || option('--on') === frame?.method;
  const bearer = option('--bearer');
  if (bearer !== undefined && request.headers.authorization !== `Bearer ${bearer}`) kinds[401](response);
  else if (kind !== 'mcp' && chosen) kinds[kind](response);
  else if (frame === undefined) status(request.method === 'DELETE' ? 200 : 405)(response);
  else await serve(frame, response);
}

async function serve(frame, response) {
  const reply = await respond(frame);
  const headers = { ...json, ...(frame.method === 'initialize' && { 'mcp-session-id': session }) };
  if (reply === undefined) status(202)(response);
  else status(200, JSON.stringify(reply), headers)(response);
}

function record({ method, url, headers }, body) {
  const file = option('--requests');
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ method, url, headers, body })}\n`);
}

const beside = (name) => readFileSync(new URL(name, import.meta.url));

if (flag('--tls')) {
  listen(
    createTlsServer({ key: beside('key.pem'), cert: beside('certificate.pem') }, answer),
    '/mcp',
    'https',
  );
} else {
  listen(createServer(answer), '/mcp');
}
