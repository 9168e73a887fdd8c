import { setTimeout } from 'node:timers/promises';
import { LOG_LEVEL_META_KEY, type McpServer, type ServerContext } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { type LogLevel, logLevels } from '../core/protocol.ts';
import { modernMeta, textResult } from './results.ts';

const messages: Record<LogLevel, unknown> = {
  debug: { kettle: 'on', celsius: 41.5 },
  info: 'The water is getting warm.',
  notice: 'The water boils.',
  warning: 'The water has boiled for a minute.',
  error: 'The kettle whistles and nobody comes.',
  critical: 'The kettle is nearly empty.',
  alert: 'The kettle is empty: take it off the stove!',
  emergency: 'The kettle has melted.',
};

/** `write_logs`: sends a log message of each level, one of them structured. */
export function addLogs(server: McpServer): void {
  server.registerTool(
    'write_logs',
    {
      title: 'Write logs',
      description: 'Logs one message of each level, from debug to emergency',
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async (ctx) => {
      for (const level of logLevels) await ctx.mcpReq.log(level, messages[level], 'kettle');
      const meta = modernMeta(ctx);
      return textResult(
        meta === undefined || meta[LOG_LEVEL_META_KEY] !== undefined
          ? 'Logged 8 messages. Which of them you receive depends on the log level.'
          : 'Logged nothing: the request sets no log level.',
      );
    },
  );
}

/** `brew_tea`: takes a while, reports progress and can be cancelled. */
export function addTea(server: McpServer): void {
  server.registerTool(
    'brew_tea',
    {
      title: 'Brew tea',
      description: 'Takes a while and reports its progress; can be cancelled',
      inputSchema: z.object({
        tea: z.enum(['assam', 'mint', 'oolong', 'sencha']).default('sencha').describe('Kind of tea'),
        steps: z.int().min(1).max(100).default(5).describe('Number of progress reports'),
        delay: z.int().min(0).max(60_000).default(300).describe('Milliseconds per step'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ tea, steps, delay }, ctx) => {
      for (let step = 1; step <= steps; step++) {
        await setTimeout(delay, undefined, { signal: ctx.mcpReq.signal });
        await reportProgress(ctx, { progress: step, total: steps, message: stage(step, steps) });
      }
      return textResult(`Your ${tea} is ready.`);
    },
  );
}

function stage(step: number, steps: number): string {
  if (step === steps) return 'pouring';
  return step <= steps / 3 ? 'heating the water' : 'steeping the leaves';
}

/** Sends a progress notification if the client asked for progress. */
export async function reportProgress(
  { mcpReq }: ServerContext,
  progress: { progress: number; total: number; message: string },
): Promise<void> {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return;
  await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...progress } });
}
