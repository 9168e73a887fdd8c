/** A minimal Node program that calls a tool over stdio: start the server, handshake, call, print. */
'use strict';
const { spawn } = require('node:child_process');

const server = spawn(process.argv[2], { stdio: ['pipe', 'pipe', 'inherit'] });
const send = (message) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

let text = '';
server.stdout.setEncoding('utf8').on('data', (chunk) => {
  text += chunk;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
    const { id, result } = JSON.parse(text.slice(0, end));
    text = text.slice(end + 1);
    if (id === 1) {
      send({ method: 'notifications/initialized' });
      send({ id: 2, method: 'tools/call', params: { name: 'echo', arguments: { text: 'hello' } } });
    } else {
      process.stdout.write(`${result.content[0].text}\n`);
      server.stdin.end();
    }
  }
});

const clientInfo = { name: 'least', version: '1' };
send({
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo },
});
