import type { Command } from './command.ts';

export const tasks: Command = {
  name: 'tasks',
  summary: 'list the calls that a server works on as tasks',
  target: true,
  operands: [],
  options: [],
  examples: ['mcpc tasks https://example.com/mcp', 'mcpc tasks server.py --json'],
  async run({ connect, signal }) {
    const client = await connect();
    return { kind: 'tasks', listing: await client.tasks.list({ signal }) };
  },
};
