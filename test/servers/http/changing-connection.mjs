/**
 * A server with one connection for all messages: it sends changes of `demo://clock` every 50 ms after the
 * subscription, and cuts its first connection after a change.
 *   --over KIND  sse (the older HTTP with SSE) or ws (a WebSocket)
 *   --modern     speaks revision 2026-07-28
 *   --leaves     exits with the cut
 */
import { createServer } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { WebSocketServer } from 'ws';
import { listen } from '../listen.mjs';
import { flag, option } from '../raw/lines.mjs';
import { responder } from '../raw/protocol.mjs';

const modern = flag('--modern');
const over = option('--over', 'ws');
const uri = 'demo://clock';
let cuts = 1;

const respond = responder(
  {
    'resources/list': () => ({ resources: [{ uri, name: 'clock' }] }),
    'resources/subscribe': () => ({}),
    'resources/unsubscribe': () => ({}),
  },
  { name: 'changing-connection', modern, capabilities: { resources: { subscribe: true } } },
);

/** Handles a frame of a connection; `connection` has functions to write to it and to cut it. */
async function take(frame, connection) {
  if (frame.method === 'subscriptions/listen') {
    const _meta = { 'io.modelcontextprotocol/subscriptionId': frame.id };
    const { notifications } = frame.params;
    connection.write(notice('subscriptions/acknowledged', { notifications, _meta }));
    tell(connection, { _meta });
    return;
  }
  const reply = await respond(frame);
  if (reply !== undefined) connection.write(reply);
  if (frame.method === 'resources/subscribe') tell(connection, {});
}

function notice(name, params) {
  return { jsonrpc: '2.0', method: `notifications/${name}`, params };
}

function tell(connection, rest) {
  const timer = setInterval(() => {
    connection.write(notice('resources/updated', { uri, ...rest }));
    if (cuts === 0) return;
    cuts -= 1;
    clearInterval(timer);
    // What was written must arrive before the cut.
    setTimeout(() => {
      connection.cut();
      if (flag('--leaves')) process.exit(0);
    }, 50);
  }, 50);
  connection.onclose(() => clearInterval(timer));
}

let stream;

const http = createServer(async (request, response) => {
  if (request.method === 'GET' && over === 'sse') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: endpoint\ndata: /message\n\n');
    stream = {
      write: (frame) => response.write(`event: message\ndata: ${JSON.stringify(frame)}\n\n`),
      cut: () => response.socket.destroy(),
      onclose: (listener) => response.on('close', listener),
    };
  } else if (request.method === 'POST' && request.url === '/message') {
    const frame = JSON.parse(await readText(request));
    response.writeHead(202).end();
    await take(frame, stream);
  } else response.writeHead(405).end();
});

if (over === 'ws') {
  const sockets = new WebSocketServer({ server: http, handleProtocols: () => 'mcp' });
  sockets.on('connection', (socket) => {
    const connection = {
      write: (frame) => socket.send(JSON.stringify(frame)),
      cut: () => socket.terminate(),
      onclose: (listener) => socket.on('close', listener),
    };
    socket.on('message', (message) => take(JSON.parse(message), connection));
  });
}

listen(http, over === 'sse' ? '/sse' : '/mcp', over === 'sse' ? 'http' : 'ws');
