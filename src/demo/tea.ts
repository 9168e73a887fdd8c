import { setTimeout } from 'node:timers/promises';
import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { textResult } from './results.ts';

/** `brew_tea`: takes its time, reports progress and stops when it is cancelled. */
export function addTea(server: McpServer): void {
  server.registerTool(
    'brew_tea',
    {
      title: 'Brew tea',
      description: 'Takes a while and reports its progress; can be cancelled',
      inputSchema: z.object({
        tea: z.enum(['assam', 'mint', 'oolong', 'sencha']).default('sencha').describe('Which one'),
        steps: z.int().min(1).max(100).default(5).describe('How many progress reports'),
        delay: z.int().min(0).max(60_000).default(300).describe('Milliseconds for each step'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ tea, steps, delay }, { mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken;
      for (let step = 1; step <= steps; step++) {
        await setTimeout(delay, undefined, { signal: mcpReq.signal });
        if (progressToken === undefined) continue;
        await mcpReq.notify({
          method: 'notifications/progress',
          params: { progressToken, progress: step, total: steps, message: stage(step, steps) },
        });
      }
      return textResult(`Your ${tea} is ready.`);
    },
  );
}

function stage(step: number, steps: number): string {
  if (step === steps) return 'pouring';
  return step <= steps / 3 ? 'heating the water' : 'steeping the leaves';
}
