import { type McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { errorResult } from './results.ts';

/** The two ways to fail: a tool whose result is an error, and a resource that answers with a JSON-RPC error. */
export function addFailures(server: McpServer): void {
  server.registerTool(
    'fail',
    {
      title: 'Fail',
      description: 'Always fails, to show what a failed tool looks like',
      inputSchema: z.object({
        reason: z.string().max(200).default('The kettle is empty: fill it and try again.').describe('Why'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ reason }) => errorResult(reason),
  );

  server.registerResource(
    'broken',
    'demo://broken',
    { title: 'Broken', description: 'Always answers with a JSON-RPC error, to show what one looks like' },
    () => {
      throw new ProtocolError(ProtocolErrorCode.InternalError, 'This resource is broken, and on purpose.', {
        mendable: false,
      });
    },
  );
}
