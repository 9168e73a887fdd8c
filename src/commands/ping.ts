import type { Command, CommandContext } from '../command-line/command.ts';
import type { View } from '../core/views.ts';
import type { GroupMember, SingleServer } from '../engine/server.ts';

export const ping: Command = {
  name: 'ping',
  summary: 'see whether a server is there, and how fast it answers',
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
    if (only !== undefined && others.length === 0) return pinged(await only, context, false);
    const together = options.json === true || options.query !== undefined;
    const views = members.map(async (member) => {
      const view = await pinged(await member, context, true);
      // Each line as it comes: the slowest server keeps nobody waiting for the others.
      if (!together) await show(view);
      return view;
    });
    const all = await Promise.all(views);
    return together ? { kind: 'several', views: all } : undefined;
  },
};

async function pinged(
  state: GroupMember,
  { signal, options: { timeout } }: CommandContext,
  counted: boolean,
): Promise<View> {
  if ('error' in state) return failure(state.name, state.error);
  const { client, name } = state;
  const milliseconds = await client.ping({ signal, timeout });
  const view = {
    kind: 'ping',
    server: name,
    milliseconds,
    protocolVersion: client.facts.protocolVersion,
  } as const;
  return counted ? { ...view, counts: await countsOf(client, signal) } : view;
}

async function countsOf(client: SingleServer, signal: AbortSignal): Promise<Record<string, number>> {
  const [tools, resources, templates, prompts] = await Promise.all([
    client.listTools({ signal }),
    client.listResources({ signal }),
    client.listResourceTemplates({ signal }),
    client.listPrompts({ signal }),
  ]);
  const lists = { tools, resources, templates, prompts };
  return Object.fromEntries(Object.entries(lists).map(([name, { items }]) => [name, items.length]));
}

function failure(server: string, error: unknown): View {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'unreachable', server, message };
}
