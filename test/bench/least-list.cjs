/** A minimal Node program that lists the tools of a stdio server: start, handshake, print the names. */
'use strict';
const { spawn } = require('node:child_process');

const [command, ...args] = process.argv.slice(2);
const server = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
const send = (message) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

let pieces = [];
server.stdout.on('data', (chunk) => {
  pieces.push(chunk);
  if (chunk.at(-1) !== 10) return;
  const { result } = JSON.parse(Buffer.concat(pieces).toString());
  pieces = [];
  if (result.tools === undefined) send({ method: 'notifications/initialized' });
  else process.stdout.write(`${result.tools.map(({ name }) => name).join('\n')}\n`);
  const more = result.tools === undefined || result.nextCursor !== undefined;
  const params = result.nextCursor === undefined ? {} : { cursor: result.nextCursor };
  if (more) send({ id: 2, method: 'tools/list', params });
  else server.stdin.end();
});

const clientInfo = { name: 'least', version: '1' };
send({
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo },
});
