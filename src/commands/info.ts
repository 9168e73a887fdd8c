import { defineCommand } from '../command-line/command.ts';
import type { View } from '../core/views.ts';
import type { SingleServer } from '../engine/server.ts';

export const info = defineCommand({
  name: 'info',
  summary: 'show name, protocol revision, capabilities and instructions of a server',
  target: true,
  everyServer: true,
  operands: [],
  options: [],
  examples: ['mcpc info demo', 'mcpc info server.py --query protocolVersion'],
  async run({ connect, signal }) {
    const server = await connect();
    const states = await Promise.all(server.members(signal));
    const views = states.filter((state) => 'client' in state).map(({ client }) => infoView(client));
    const [only] = views;
    return only !== undefined && states.length === 1 ? only : { kind: 'several', views };
  },
});

function infoView(client: SingleServer): View {
  const { facts, declared, freshLists } = client;
  return { kind: 'info', facts, declared, freshLists };
}
