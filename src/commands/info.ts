import type { Command } from './command.ts';

export const info: Command = {
  name: 'info',
  summary: 'show who a server is: revision, capabilities, instructions',
  target: true,
  operands: [],
  options: [],
  examples: ['mcpc info demo', 'mcpc info server.py --query protocolVersion'],
  async run({ connect }) {
    const client = await connect();
    return { kind: 'info', facts: client.facts, declared: client.declared };
  },
};
