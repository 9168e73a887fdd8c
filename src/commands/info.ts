import type { Command } from '../command-line/command.ts';
import type { View } from '../core/views.ts';
import type { SingleServer } from '../engine/server.ts';

export const info: Command = {
  name: 'info',
  summary: 'show who a server is: revision, capabilities, instructions',
  target: true,
  everyServer: true,
  operands: [],
  options: [],
  examples: ['mcpc info demo', 'mcpc info server.py --query protocolVersion'],
  async run({ connect, signal }) {
    const server = await connect();
    const states = await Promise.all(server.members(signal));
    const views = states.filter((state) => 'client' in state).map(({ client }) => infoOf(client));
    const [only] = views;
    return only !== undefined && states.length === 1 ? only : { kind: 'several', views };
  },
};

function infoOf(client: SingleServer): View {
  return { kind: 'info', facts: client.facts, declared: client.declared };
}
