/** A server of the old era with 1,000 tools in one page. */
import { createInterface } from 'node:readline';

const properties = { text: { type: 'string', description: 'what to say' }, times: { type: 'integer' } };
const tools = Array.from({ length: 1_000 }, (_, at) => ({
  name: `tool_${at}`,
  description: `Says a text ${at} times.`,
  inputSchema: { type: 'object', properties, required: ['text'] },
}));
const results = {
  initialize: {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'thousand-tools', version: '1' },
  },
  'tools/list': { tools },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  const result = results[method];
  const outcome = result ? { result } : { error: { code: -32_601, message: 'unknown method' } };
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...outcome })}\n`);
});
