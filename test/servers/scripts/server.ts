import { createInterface } from 'node:readline';

interface Request {
  id?: number | string;
  method: string;
  params: { arguments: { a: number; b: number } };
}

const multiply = {
  name: 'multiply',
  inputSchema: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } },
} as const;

function result({ method, params }: Request): object | undefined {
  switch (method) {
    case 'initialize': {
      const serverInfo = { name: 'typescript', version: '1.0.0' };
      return { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo };
    }
    case 'tools/list':
      return { tools: [multiply] };
    case 'tools/call': {
      const { a, b } = params.arguments;
      return { content: [{ type: 'text', text: String(a * b) }] };
    }
    default:
      return undefined;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request: Request = JSON.parse(line);
  if (request.id === undefined) continue;
  const answer = result(request);
  const outcome = answer ? { result: answer } : { error: { code: -32601, message: 'Method not found' } };
  console.log(JSON.stringify({ jsonrpc: '2.0', id: request.id, ...outcome }));
}
