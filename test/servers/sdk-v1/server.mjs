import { completable } from '@modelcontextprotocol/sdk/server/completable.js';
import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { flag, option } from '../raw/lines.mjs';
import { registerFeatures } from '../sdk-features.mjs';

const form = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };

/**
 * A server of the SDK's first version, which supports only the legacy era. With `--changes` it notifies of changes of
 * its list of tools every so many milliseconds (100).
 */
export function createServer() {
  const server = new McpServer(
    { name: 'sdk-v1', version: '1.0.0' },
    { capabilities: { logging: {} }, instructions: 'An old server.' },
  );
  registerFeatures(server, {
    ResourceTemplate,
    completable,
    progress: async (context, params) => {
      const progressToken = context._meta?.progressToken;
      if (progressToken === undefined) return;
      await context.sendNotification({
        method: 'notifications/progress',
        params: { progressToken, ...params },
      });
    },
    log: (context, level, data, logger) =>
      server.sendLoggingMessage({ level, data, logger }, context.sessionId),
  });
  server.registerTool('ask', { description: 'Asks for a name' }, async () => {
    const answer = await server.server.elicitInput({ message: 'Who are you?', requestedSchema: form });
    return { content: [{ type: 'text', text: JSON.stringify(answer) }] };
  });
  server.registerTool('sample', { description: 'Asks for a completion' }, async () => {
    const messages = [{ role: 'user', content: { type: 'text', text: 'Say hello' } }];
    const answer = await server.server.createMessage({ messages, maxTokens: 10 });
    return { content: [{ type: 'text', text: JSON.stringify(answer.content) }] };
  });
  const change = () => server.isConnected() && server.sendToolListChanged();
  if (flag('--changes')) setInterval(change, Number(option('--changes', '100'))).unref();
  return server;
}
