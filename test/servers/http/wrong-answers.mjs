/** Wrong responses of an HTTP server, by name; each function writes the whole response. */
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { hostile } from '../odd-forms.mjs';
import { option } from '../raw/lines.mjs';

export const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html' };
const challenge = { 'www-authenticate': 'Bearer realm="scripted", error="invalid_token"' };

/** Responds with a status, a body and headers. */
export const status =
  (code, body = '', headers = {}) =>
  (response) =>
    response.writeHead(code, headers).end(body);

const rpcError = (code, message) =>
  JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message, data: message } });

/** Sends the beginning of a response and cuts the connection. */
const begun = (headers, beginning) => (response) => {
  response.writeHead(200, headers);
  response.write(beginning, () => response.socket.destroy());
};

function* repeat(chunk) {
  for (;;) yield chunk;
}

export const wrongAnswers = {
  400: status(400, '{"error":"bad request"}', json),
  401: status(401, '{"error":"invalid_token"}', { ...json, ...challenge }),
  403: status(403, '{"error":"forbidden"}', json),
  404: status(404, 'Not Found'),
  405: status(405, 'Method Not Allowed', { allow: 'GET' }),
  429: status(429, 'Slow down', { 'retry-after': '1' }),
  500: status(500, 'Internal Server Error: the database is gone'),
  503: status(503, '<html><body><h1>503 Service Unavailable</h1></body></html>', html),
  '503-later': (response) =>
    status(503, 'Later', { 'retry-after': new Date(Date.now() + 90_000).toUTCString() })(response),
  accepted: status(202),
  'rpc-error-400': status(400, rpcError(-32_600, 'Bad Request: no valid session'), json),
  'rpc-error-404': status(404, rpcError(-32_601, 'There is no such method here'), json),
  'rpc-error-500': status(500, rpcError(-32_603, 'The pool of connections is empty'), json),
  html: status(200, '<!doctype html><title>Welcome</title>', html),
  'html-as-json': status(200, '<html><head><title>Sign in</title></head></html>', json),
  'plain-text': status(200, 'It works!', { 'content-type': 'text/plain' }),
  'broken-json': status(200, '{"jsonrpc":"2.0","id":', json),
  'other-json': status(200, '{"status":"ok"}', json),
  empty: status(200, '', json),
  'hostile-page': status(200, `<html><title>${hostile}</title></html>`, html),
  'hostile-text': status(200, hostile, { 'content-type': 'text/plain; charset=utf-8' }),
  'hostile-json': status(200, JSON.stringify({ [hostile]: hostile }), json),
  'hostile-500': status(500, hostile),
  'hostile-503': status(503, `<html><h1>${hostile}</h1></html>`, html),
  'hostile-401': status(401, hostile, challenge),
  'hostile-rpc-error': status(500, rpcError(-32_603, hostile), json),
  redirect: (response) => status(307, '', { location: option('--to', 'http://127.0.0.1:9/mcp') })(response),
  'moved-permanently': (response) => status(301, '', { location: '/elsewhere' })(response),
  repeat: (response, request) => status(500, `I do not know ${request.headers.authorization}`)(response),
  silent: () => undefined,
  reset: (response) => response.socket.destroy(),
  cut: begun({ ...json, 'content-length': '1000' }, '{"jsonrpc":'),
  'cut-stream': begun({ 'content-type': 'text/event-stream' }, 'event: message\ndata: {"jsonrpc"'),
  'no-content': status(204),
  bomb: (response) => {
    response.writeHead(200, { ...json, 'content-encoding': 'gzip' });
    pipeline(repeat(Buffer.alloc(1_000_000, ' ')), createGzip(), response, () => {});
  },
  'empty-stream': status(200, '', { 'content-type': 'text/event-stream' }),
};
