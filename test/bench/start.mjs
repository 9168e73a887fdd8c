/**
 * Compares the start of mcpc, its calls and a Tab with the least that does the same: `npm run bench:start`, or with
 * another Node `node test/bench/start.mjs PATH-OF-NODE`. Needs python3 for measuring. The runs are interleaved and
 * the ratios are those of pairs, which are more stable than the times.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, program, quickEnvironment, ratio } from './measuring.mjs';

const node = process.argv[2] ?? process.execPath;
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const server = createServer(answer).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const url = `http://127.0.0.1:${server.address().port}/mcp`;
const stdio = beside('at-once.sh');
const call = (target) => [node, program, 'call', target, 'echo', 'text=hello'];

const folder = mkdtempSync(join(tmpdir(), 'mcpc-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const config = join(folder, 'mcp.json');
writeFileSync(config, JSON.stringify({ mcpServers: { local: { command: stdio }, remote: { url } } }));
const env = { ...quickEnvironment(), HOME: folder };
for (const name of Object.keys(env)) if (/^(XDG|MCPC)_/.test(name)) delete env[name];

const nothing = [node, '-e', '0'];
const leastOverStdio = [node, beside('least-stdio.cjs'), stdio];
const leastOverHttp = [node, beside('least-http.cjs'), url];
/** What is measured, what with, and the ratio that is wanted at most. */
const pairs = {
  'mcpc --version, to node -e 0': [[node, program, '--version'], nothing, 1.05],
  'mcpc --help, to node -e 0': [[node, program, '--help'], nothing, 1.2],
  'mcpc help call, to node -e 0': [[node, program, 'help', 'call'], nothing, 1.2],
  'a call over stdio, to the least program': [call(stdio), leastOverStdio, 1.3],
  'a call over HTTP, to the least program': [call(url), leastOverHttp, 1.4],
  'a call for a config entry, to one for its program': [call(`${config}:local`), call(stdio), 1.1],
  'a call for a config entry, to one for its URL': [call(`${config}:remote`), call(url), 1.1],
  // The calls have cached the lists.
  'a Tab in bash, to node -e 0': [[node, program, '__complete', '--', 'call', stdio, 'ec'], nothing, 1.3],
};

console.log(`Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}, ${process.platform}`);
for (const [name, [one, other, goal]] of Object.entries(pairs)) {
  const { wall, cpu } = await ratio(one, other, { env });
  console.log(`${name}: ${wall.toFixed(2)} × (CPU time ${cpu.toFixed(2)} ×); at most ${goal} is wanted`);
}
for (const [name, one, other] of [
  ['stdio, with the server', call(stdio), leastOverStdio],
  ['HTTP', call(url), leastOverHttp],
]) {
  const figures = await measure({ one, other }, { rounds: 15, env });
  const share = figures.one.memory / figures.other.memory;
  console.log(
    `memory of a call over ${name}: ${share.toFixed(2)} × that of the least program; at most 1.2 is wanted`,
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
