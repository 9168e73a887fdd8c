import { type Conversation, declares, lists, onConversation } from '../probe/conversation.ts';
import { excerptOf, outcomeOf } from '../probe/describe-response.ts';
import type { Findings, ProbeRule } from '../probe/probe-rule.ts';
import type { ProbedServer, ProbeResponse } from '../probe/probed-server.ts';

type List = (typeof lists)[number];

const commands = {
  tools: 'tools',
  prompts: 'prompts',
  resources: 'resources',
  resourceTemplates: 'templates',
};

export const capabilities: ProbeRule = {
  id: 'protocol/capabilities',
  group: 'protocol',
  weight: 'must',
  summary: 'Tools, prompts and resources are listed if, and only if, the server declares the capability.',
  source: {
    title: 'MCP 2026-07-28, Tools, Capabilities',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/server/tools#capabilities',
  },
  check: onConversation((conversation, server) =>
    lists.flatMap((list) => {
      const [page] = conversation.pages.get(list.method) ?? [];
      return page === undefined ? [] : judge(list, page, conversation, server);
    }),
  ),
};

function judge(
  list: List,
  page: ProbeResponse,
  { capabilities }: Conversation,
  server: ProbedServer,
): Findings {
  const { method, capability, member } = list;
  const found = { kind: 'server', excerpt: excerptOf(page) } as const;
  const definitions = 'result' in page ? page.result[member] : undefined;
  if (!declares(capabilities, capability)) {
    if (!Array.isArray(definitions) || definitions.length === 0) return [];
    const message = `The server has ${member} but does not declare the capability "${capability}", without which clients do not list them.`;
    return [{ ...found, path: `/capabilities/${capability}`, message }];
  }
  if (Array.isArray(definitions)) return [];
  // Servers with resources need no templates.
  if (method === 'resources/templates/list' && 'error' in page) return [];
  const declared = `The server declares the capability "${capability}", but ${method}`;
  const message =
    'result' in page
      ? `The result of ${method} has no array "${member}".`
      : `${declared} ${outcomeOf(page)}.`;
  return [{ ...found, message, line: server.lineFor([commands[member]]) }];
}
