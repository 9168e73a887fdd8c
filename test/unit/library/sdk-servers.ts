import { McpServer as OldServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';

/** Returns a server of the SDK's v2, which supports both eras. */
export function newServer(name = 'new'): McpServer {
  const server = new McpServer({ name, version: '2.0.0' }, { capabilities: { logging: {} } });
  server.registerTool(
    'add',
    {
      description: 'Adds two numbers',
      inputSchema: z.object({ a: z.number(), b: z.number() }),
      outputSchema: z.object({ sum: z.number() }),
    },
    ({ a, b }) => ({
      content: [{ type: 'text', text: String(a + b) }],
      structuredContent: { sum: a + b },
    }),
  );
  server.registerTool('fail', { description: 'Fails', inputSchema: z.object({}) }, () => {
    throw new Error('no luck');
  });
  server.registerTool(
    'wait',
    { description: 'Answers when it is cancelled', inputSchema: z.object({}) },
    async (_args, context) => {
      await new Promise<void>((resolve) => context.mcpReq.signal.addEventListener('abort', () => resolve()));
      return { content: [] };
    },
  );
  return server;
}

/** Returns a server of the SDK's v1, which supports the legacy era only. */
export function oldServer(): OldServer {
  const server = new OldServer({ name: 'old', version: '1.0.0' });
  server.registerTool(
    'add',
    { description: 'Adds two numbers', inputSchema: { a: z.number(), b: z.number() } },
    ({ a, b }) => ({ content: [{ type: 'text', text: String(a + b) }] }),
  );
  return server;
}
