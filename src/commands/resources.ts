import type { Command } from './command.ts';

export const resources: Command = {
  name: 'resources',
  summary: 'list the resources of a server',
  target: true,
  everyServer: true,
  operands: [],
  options: [],
  examples: ['mcpc resources demo', 'mcpc resources server.py --json'],
  async run({ connect, signal }) {
    const client = await connect();
    return { kind: 'resources', listing: await client.listResources({ signal }) };
  },
};
