import { defineCommand } from '../../command-line/command.ts';

export const check = defineCommand({
  name: 'check',
  summary: 'check servers against rules of the specification and of hosts',
  target: true,
  only: 'line',
  everyServer: true,
  operands: [],
  options: ['only', 'failOnWeight', 'checkFormat', 'call', 'maxTokens', 'maxToolTokens'],
  examples: [
    'mcpc check server.py',
    'mcpc check mcp.json --only protocol,schema --fail-on should',
    'mcpc check "npx -y server" --format sarif --output check.sarif',
  ],
  run: async (context) => (await import('./check-target.ts')).checkTarget(context),
});
