import type { Command } from './command.ts';

export const ping: Command = {
  name: 'ping',
  summary: 'see whether a server is there, and how fast it answers',
  target: true,
  operands: [],
  options: [],
  examples: ['mcpc ping server.py', 'mcpc ping https://example.com/mcp --json'],
  async run({ connect, signal }) {
    const client = await connect();
    const milliseconds = await client.ping({ signal });
    const { name, protocolVersion } = client.facts;
    return { kind: 'ping', server: name, milliseconds, protocolVersion };
  },
};
