import type { Command } from './command.ts';

export const templates: Command = {
  name: 'templates',
  summary: 'list the resource templates of a server',
  target: true,
  everyServer: true,
  operands: [],
  options: [],
  examples: ['mcpc templates demo'],
  async run({ connect, signal }) {
    const client = await connect();
    return { kind: 'templates', listing: await client.listResourceTemplates({ signal }) };
  },
};
