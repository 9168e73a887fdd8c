/**
 * MCP over WebSocket with the subprotocol `mcp`: one frame per message. `echo` returns its arguments as JSON,
 * `headers` those of the handshake. With `--modern` it speaks revision 2026-07-28, with `--no-subprotocol`
 * it accepts none, with `--tls` it listens for wss:// with the certificate in ../http, with `--binary`
 * its responses are binary messages. The tool `leave` closes the connection during the call, `vanish`
 * cuts it, `wait` never responds. With `--hostile` it
 * closes with a reason full of control characters. Its responses are encoded in one of ../odd-forms.mjs if the URL ends with `?form=NAME`.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { WebSocketServer } from 'ws';
import { listen } from '../listen.mjs';
import { forms, hostile } from '../odd-forms.mjs';
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
  const write = forms[new URL(request.url, 'http://127.0.0.1').searchParams.get('form') ?? 'plain'];
  const leave = () => {
    socket.close(1011, flag('--hostile') ? hostile : 'gone away');
    return never;
  };
  const vanish = () => {
    request.socket.destroy();
    return never;
  };
  const tools = [
    { name: 'hello', call: () => text('hello') },
    { name: 'vanish', call: vanish },
    { name: 'echo', call: (received) => text(JSON.stringify(received ?? null)) },
    { name: 'headers', call: () => text(JSON.stringify(request.headers)) },
    { name: 'leave', call: leave },
    { name: 'wait', call: () => never },
  ];
  const methods = {
    ...toolMethods(tools),
    'notifications/cancelled': (params) => console.error(`cancelled ${params.requestId}`),
  };
  const respond = responder(methods, { name: 'websocket-echo', modern: flag('--modern') });
  socket.on('message', async (message) => {
    const answer = await respond(JSON.parse(message));
    if (answer !== undefined) socket.send(write(answer), { binary: flag('--binary') });
  });
});

listen(http, '/mcp', flag('--tls') ? 'wss' : 'ws');
