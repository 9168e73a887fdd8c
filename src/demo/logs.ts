import { LOG_LEVEL_META_KEY, type McpServer } from '@modelcontextprotocol/server';
import { type LogLevel, logLevels } from '../base/protocol.ts';
import { envelopeOf } from './envelope.ts';
import { textResult } from './results.ts';

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

/** `write_logs`: one log message of each level, one of them structured. */
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
      const envelope = envelopeOf(ctx);
      return textResult(
        envelope === undefined || envelope[LOG_LEVEL_META_KEY] !== undefined
          ? 'Logged 8 messages; which of them arrive depends on the log level you asked for.'
          : 'Logged nothing: this request asks for no log level.',
      );
    },
  );
}
