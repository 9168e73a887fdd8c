import type { Command } from './command.ts';

export const prompts: Command = {
  name: 'prompts',
  summary: 'list the prompts of a server',
  target: true,
  everyServer: true,
  operands: [],
  options: [],
  examples: ['mcpc prompts demo'],
  async run({ connect, signal }) {
    const client = await connect();
    return { kind: 'prompts', listing: await client.listPrompts({ signal }) };
  },
};
