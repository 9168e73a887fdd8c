/**
 * Compares listing the tools of 50 servers in one config file with listing those of one, where each server
 * takes a second to start and has 200 tools: `npm run bench:servers`. Run on a quiet machine; the
 * rounds are interleaved, so that the ratio is more stable than the times.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/mcpc.js', import.meta.url));
const rounds = 5;
const counts = [1, 50];

const server = `
import { createInterface } from 'node:readline';
const tools = Array.from({ length: 200 }, (_, at) => ({ name: 'tool_' + at, inputSchema: { type: 'object' } }));
const answers = {
  initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } },
  'tools/list': { tools },
};
await new Promise((resolve) => setTimeout(resolve, 1_000));
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  const result = answers[method];
  const outcome = result ? { result } : { error: { code: -32601, message: 'unknown method' } };
  console.log(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }));
});
`;

const folder = mkdtempSync(join(tmpdir(), 'mcpc-bench-'));
try {
  writeFileSync(join(folder, 'server.mjs'), server);
  const entry = { command: process.execPath, args: ['server.mjs'] };
  for (const count of counts) {
    const mcpServers = Object.fromEntries(Array.from({ length: count }, (_, at) => [`s${at}`, entry]));
    writeFileSync(join(folder, `${count}.json`), JSON.stringify({ mcpServers }));
  }
  const times = new Map(counts.map((count) => [count, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const count of counts) times.get(count).push(list(count));
  }
  for (const [count, all] of times) console.log(`${count} server(s): ${Math.round(median(all))} ms`);
  console.log(`ratio: ${(median(times.get(50)) / median(times.get(1))).toFixed(2)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Lists the tools of the file with that many servers. Returns the time in ms. */
function list(count) {
  const began = performance.now();
  const words = [program, 'tools', join(folder, `${count}.json`), '--json'];
  const printed = execFileSync(process.execPath, words, {
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const took = performance.now() - began;
  const found = JSON.parse(printed).length;
  if (found !== count * 200) throw new Error(`${found} tools were listed instead of ${count * 200}.`);
  return took;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
