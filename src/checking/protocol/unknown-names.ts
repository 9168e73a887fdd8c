import {
  mayCallUnknownTool,
  unknownMethod as method,
  onConversation,
  unknownTool as tool,
} from '../probe/conversation.ts';
import { excerptOf, outcomeOf } from '../probe/describe-response.ts';
import type { ProbeRule } from '../probe/probe-rule.ts';

const methodNotFound = -32_601;
const invalidParams = -32_602;

export const unknownMethod: ProbeRule = {
  id: 'protocol/unknown-method',
  group: 'protocol',
  weight: 'must',
  summary: `A request for an unknown method is answered with the error ${methodNotFound}.`,
  source: {
    title: 'MCP 2026-07-28, Error codes',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/index#error-codes',
  },
  check: onConversation(({ unknownMethod: response }) => {
    if (response === undefined) return [];
    if ('error' in response && response.error.code === methodNotFound) return [];
    const message = `A request for the unknown method ${method} ${outcomeOf(response)}. Respond with the error ${methodNotFound} (Method not found).`;
    const found = { kind: 'server', message, excerpt: excerptOf(response) } as const;
    // The official SDK for Python has another code.
    return ['error' in response ? { ...found, weight: 'advice' } : found];
  }),
};

export const unknownTool: ProbeRule = {
  id: 'protocol/unknown-tool',
  group: 'protocol',
  weight: 'should',
  summary: 'A call of an unknown tool is answered with an error, or with a result whose isError is true.',
  source: {
    title: 'MCP 2026-07-28, Tools, Error handling',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/server/tools#error-handling',
  },
  check: onConversation(({ unknownTool: response }, server) => {
    if (!mayCallUnknownTool(server)) {
      return { skipped: 'a tool has openWorldHint, so that tools are only called with --call' };
    }
    if (response === undefined || 'error' in response) return [];
    // The specification wants an error, but the official SDKs return results, too, and models understand both.
    if ('result' in response && response.result.isError === true) return [];
    const message = `A call of the unknown tool ${tool} ${outcomeOf(response)}. Respond with the error ${invalidParams} (Invalid params); models take anything else for success.`;
    return [{ kind: 'server', message, excerpt: excerptOf(response) }];
  }),
};
