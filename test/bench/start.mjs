/**
 * Compares the start of mcpc with a minimal Node program: `npm run bench:start`, or with
 * another Node `node test/bench/start.mjs PATH-OF-NODE`. Needs python3 for measuring. The runs are interleaved and
 * the ratios are those of pairs, which are more stable than the times.
 */
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { program, ratio } from './measuring.mjs';

const node = process.argv[2] ?? process.execPath;
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const server = createServer(answer).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const url = `http://127.0.0.1:${server.address().port}/mcp`;
const call = (target) => [node, program, 'call', target, 'echo', 'text=hello'];

const pairs = {
  'mcpc --version': [[node, program, '--version'], [node, '-e', '0'], 1.2],
  'mcpc --help': [[node, program, '--help'], [node, '-e', '0'], 1.2],
  'mcpc help call': [[node, program, 'help', 'call'], [node, '-e', '0'], 1.2],
  'a call over stdio': [
    call(beside('at-once.sh')),
    [node, beside('least-stdio.cjs'), beside('at-once.sh')],
    2,
  ],
  'a call over HTTP': [call(url), [node, beside('least-http.cjs'), url], 3.5],
};

console.log(`Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}, ${process.platform}`);
for (const [name, [ours, least, goal]] of Object.entries(pairs)) {
  const { wall, cpu } = await ratio(ours, least);
  console.log(
    `${name}: ${wall.toFixed(2)} × the least (CPU time ${cpu.toFixed(2)} ×); at most ${goal} is wanted`,
  );
}
server.close();

/** A server that responds at once, in the legacy era. */
function answer(request, response) {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    const { id, method } = request.method === 'POST' ? JSON.parse(text) : {};
    const results = {
      initialize: {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: 'at-once', version: '1' },
      },
      'tools/list': {
        tools: [{ name: 'echo', inputSchema: { type: 'object', properties: { text: { type: 'string' } } } }],
      },
      'tools/call': { content: [{ type: 'text', text: 'hello' }] },
    };
    if (request.method !== 'POST') return response.writeHead(405).end();
    if (id === undefined) return response.writeHead(202).end();
    const outcome = results[method]
      ? { result: results[method] }
      : { error: { code: -32601, message: 'unknown method' } };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }));
  });
}
