import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { NotifyUpdated } from './updates.ts';

const uri = 'demo://counter';

/** A resource that tools change: `count` and `reset_counter` tell whoever subscribed to demo://counter. */
export function addCounter(server: McpServer, notifyUpdated: NotifyUpdated): void {
  let count = 0;

  async function setCount(value: number) {
    const changed = value !== count;
    count = value;
    if (changed) await notifyUpdated(uri);
    return {
      content: [{ type: 'text' as const, text: `The counter is at ${count}.` }],
      structuredContent: { count },
    };
  }

  server.registerResource(
    'counter',
    uri,
    {
      title: 'Counter',
      description: 'A number that the tools count and reset_counter change: subscribe to it',
      mimeType: 'text/plain',
    },
    () => ({ contents: [{ uri, mimeType: 'text/plain', text: String(count) }] }),
  );

  server.registerTool(
    'count',
    {
      title: 'Count',
      description: 'Adds to the resource demo://counter',
      inputSchema: z.object({ by: z.int().min(-1000).max(1000).default(1).describe('How much') }),
      outputSchema: z.object({ count: z.int() }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
    ({ by }) => setCount(count + by),
  );

  server.registerTool(
    'reset_counter',
    {
      title: 'Reset the counter',
      description: 'Sets the resource demo://counter back to 0',
      outputSchema: z.object({ count: z.int() }),
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    () => setCount(0),
  );
}
