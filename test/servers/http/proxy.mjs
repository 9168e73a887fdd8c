/**
 * An HTTP proxy, for plain requests and tunnels. Prints `proxied METHOD TARGET` on standard error for each request.
 * With `--refuse` it responds with that status to each.
 */
import { createServer, request as send } from 'node:http';
import { connect } from 'node:net';
import { listen } from '../listen.mjs';
import { option } from '../raw/lines.mjs';

const refusal = option('--refuse');

const proxy = createServer((request, response) => {
  console.error(`proxied ${request.method} ${request.url}`);
  if (refusal !== undefined) {
    response.writeHead(Number(refusal)).end('The proxy refuses');
    return;
  }
  const { method, headers } = request;
  const onward = send(request.url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.writeHead(502).end());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
});

proxy.on('connect', (request, client, head) => {
  console.error(`proxied CONNECT ${request.url}`);
  if (refusal !== undefined) {
    client.end(`HTTP/1.1 ${refusal} Refused\r\n\r\n`);
    return;
  }
  const { hostname, port } = new URL(`http://${request.url}`);
  const server = connect(Number(port || 80), hostname, () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    server.write(head);
    server.pipe(client).pipe(server);
  });
  server.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
  client.on('error', () => server.destroy());
});

listen(proxy, '');
