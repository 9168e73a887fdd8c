/** A minimal Node program that calls a tool over Streamable HTTP: handshake, call, print. */
'use strict';
const { request } = require('node:http');

const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

function post(message) {
  return new Promise((resolve, reject) => {
    const sent = request(process.argv[2], { method: 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve(text === '' ? undefined : JSON.parse(text)));
    });
    sent.on('error', reject).end(JSON.stringify({ jsonrpc: '2.0', ...message }));
  });
}

async function main() {
  const clientInfo = { name: 'least', version: '1' };
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
  await post({ id: 1, method: 'initialize', params });
  await post({ method: 'notifications/initialized' });
  const call = { name: 'echo', arguments: { text: 'hello' } };
  const { result } = await post({ id: 2, method: 'tools/call', params: call });
  process.stdout.write(`${result.content[0].text}\n`);
  process.exit(0);
}

void main();
