import { setTimeout } from 'node:timers/promises';
import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { textResult } from './results.ts';

/** The tools whose calls go on as tasks. */
export const taskTools = ['bake_bread'];

const stages = ['kneading the dough', 'waiting for it to rise', 'baking', 'letting it cool'];

/** `bake_bread`: takes its time and becomes a task. */
export function addBaking(server: McpServer): void {
  const tool = server.registerTool(
    'bake_bread',
    {
      title: 'Bake bread',
      description: 'Takes a while and becomes a task: follow it, leave it running, take it back',
      inputSchema: z.object({
        loaves: z.int().min(1).max(12).default(1).describe('How many'),
        delay: z.int().min(0).max(60_000).default(600).describe('Milliseconds for each of four stages'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ loaves, delay }, { mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken;
      for (const [done, message] of stages.entries()) {
        if (progressToken !== undefined) {
          await mcpReq.notify({
            method: 'notifications/progress',
            params: { progressToken, progress: done, total: stages.length, message },
          });
        }
        await setTimeout(delay, undefined, { signal: mcpReq.signal });
      }
      return textResult(loaves === 1 ? 'Your loaf is ready.' : `Your ${loaves} loaves are ready.`);
    },
  );
  // What the old era's clients go by; the SDK leaves it out in the new one.
  tool.execution = { taskSupport: 'required' };
}
