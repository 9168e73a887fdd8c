import { type CommandContext, defineCommand } from '../command-line/command.ts';
import type { View } from '../core/views.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import type { GroupMember, SingleServer } from '../engine/server.ts';

export const ping = defineCommand({
  name: 'ping',
  summary: 'check that a server responds, and how fast',
  target: true,
  everyServer: true,
  operands: [],
  options: [],
  examples: ['mcpc ping server.py', 'mcpc ping https://example.com/mcp --json', 'mcpc ping mcp.json'],
  async run(context) {
    const { connect, signal, options, show } = context;
    const server = await connect();
    const members = server.members(signal);
    const [only, ...others] = members;
    if (only !== undefined && others.length === 0) return pingView(await only, context, false);
    const asOneResult = options.json === true || options.query !== undefined;
    const views = members.map(async (member) => {
      const view = await pingView(await member, context, true);
      // Printed as they arrive, so that a slow server does not delay the others.
      if (!asOneResult) await show(view);
      return view;
    });
    const all = await Promise.all(views);
    return asOneResult ? { kind: 'several', views: all } : undefined;
  },
});

async function pingView(
  state: GroupMember,
  { callOptions }: CommandContext,
  withCounts: boolean,
): Promise<View> {
  if ('error' in state) return failureView(state.name, state.error);
  const { client, name } = state;
  const milliseconds = await client.ping(callOptions);
  const view = {
    kind: 'ping',
    server: name,
    milliseconds,
    protocolVersion: client.facts.protocolVersion,
  } as const;
  return withCounts ? { ...view, counts: await definitionCounts(client, callOptions) } : view;
}

async function definitionCounts(
  client: SingleServer,
  callOptions: CallOptions,
): Promise<Record<string, number>> {
  const [tools, resources, templates, prompts] = await Promise.all([
    client.list('tools', callOptions),
    client.list('resources', callOptions),
    client.list('templates', callOptions),
    client.list('prompts', callOptions),
  ]);
  const lists = { tools, resources, templates, prompts };
  return Object.fromEntries(Object.entries(lists).map(([name, { items }]) => [name, items.length]));
}

function failureView(server: string, error: unknown): View {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'unreachable', server, message };
}
