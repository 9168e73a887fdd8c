/**
 * MCP over WebSocket with the subprotocol `mcp`: one frame a message. `echo` returns its arguments as JSON,
 * `headers` those of the handshake. With `--modern` it speaks revision 2026-07-28, with `--no-subprotocol`
 * it agrees to none, with `--tls` it listens for wss:// with the certificate in ../http, and the tool `leave`
 * closes the connection in the middle of the call.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { WebSocketServer } from 'ws';
import { listen } from '../listen.mjs';
import { flag } from '../raw/lines.mjs';
import { never, responder, text, toolMethods } from '../raw/protocol.mjs';

const file = (name) => readFileSync(new URL(`../http/${name}`, import.meta.url));

const refuse = (_request, response) => response.writeHead(426).end('This is a WebSocket server');
const http = flag('--tls')
  ? createTlsServer({ key: file('key.pem'), cert: file('certificate.pem') }, refuse)
  : createServer(refuse);
const sockets = new WebSocketServer({
  server: http,
  handleProtocols: (offered) => !flag('--no-subprotocol') && offered.has('mcp') && 'mcp',
});

sockets.on('connection', (socket, request) => {
  const leave = () => {
    socket.close(1011, 'gone away');
    return never;
  };
  const tools = [
    { name: 'echo', call: (received) => text(JSON.stringify(received ?? null)) },
    { name: 'headers', call: () => text(JSON.stringify(request.headers)) },
    { name: 'leave', call: leave },
  ];
  const respond = responder(toolMethods(tools), { name: 'websocket-echo', modern: flag('--modern') });
  socket.on('message', async (message) => {
    const answer = await respond(JSON.parse(message));
    if (answer !== undefined) socket.send(JSON.stringify(answer));
  });
});

listen(http, '/mcp', flag('--tls') ? 'wss' : 'ws');
