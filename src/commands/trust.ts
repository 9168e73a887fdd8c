import { defineCommand } from '../command-line/command.ts';

export const trust = defineCommand({
  name: 'trust',
  summary: 'review a server of a project config file and allow its use',
  target: false,
  managesMcpc: true,
  operands: [{ name: 'NAME', summary: 'name of the server, or FILE:NAME', required: true, takes: 'server' }],
  options: ['config', 'yes', 'input'],
  examples: ['mcpc trust weather', 'mcpc trust .vscode/mcp.json:weather --yes'],
  run: async (context) => (await import('./on-demand/trust-server.ts')).trustServer(context),
});
