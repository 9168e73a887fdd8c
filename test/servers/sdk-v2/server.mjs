import {
  completable,
  inputRequired,
  inputResponse,
  McpServer,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import { flag, option } from '../raw/lines.mjs';
import { registerFeatures } from '../sdk-features.mjs';

const form = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };

/**
 * A server of the SDK's second version, for either era. With `--late` it registers the tool `late` only
 * that many milliseconds (300) after its creation, and notifies of the change.
 */
export function createServer() {
  const server = new McpServer(
    { name: 'sdk-v2', version: '1.0.0' },
    { capabilities: { logging: {}, resources: { subscribe: true } }, instructions: 'A new server.' },
  );
  registerFeatures(server, {
    ResourceTemplate,
    completable,
    progress: async ({ mcpReq }, params) => {
      const progressToken = mcpReq._meta?.progressToken;
      if (progressToken === undefined) return;
      await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...params } });
    },
    log: ({ mcpReq }, level, data, logger) => mcpReq.log(level, data, logger),
  });
  registerQuestions(server);
  registerChanges(server);
  return server;
}

function registerQuestions(server) {
  const tool = (name, request, told) => {
    server.registerTool(name, { description: `Asks with ${request.method}` }, ({ mcpReq }) => {
      const answer = inputResponse(mcpReq.inputResponses, name);
      if (answer.kind === 'missing') return inputRequired({ inputRequests: { [name]: request } });
      return { content: [{ type: 'text', text: JSON.stringify(told(answer)) }] };
    });
  };
  tool(
    'ask',
    inputRequired.elicit({ message: 'Who are you?', requestedSchema: form }),
    ({ action, content }) => ({
      action,
      content,
    }),
  );
  const messages = [{ role: 'user', content: { type: 'text', text: 'Say hello' } }];
  tool('sample', inputRequired.createMessage({ messages, maxTokens: 10 }), ({ result }) => result.content);
}

function registerChanges(server) {
  server.registerTool('touch', { description: 'Says that demo://motd changed' }, async () => {
    await server.server.sendResourceUpdated({ uri: 'demo://motd' });
    return { content: [{ type: 'text', text: 'touched' }] };
  });
  if (!flag('--late')) return;
  const register = () =>
    server.registerTool('late', {}, () => ({ content: [{ type: 'text', text: 'late' }] }));
  setTimeout(register, Number(option('--late', '300'))).unref();
}
