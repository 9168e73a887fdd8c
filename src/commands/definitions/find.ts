import { defineCommand } from '../../command-line/command.ts';

export const find = defineCommand({
  name: 'find',
  summary: 'search names and descriptions, best match first',
  target: true,
  everyServer: true,
  operands: [{ name: 'WORD', summary: 'word to search for', required: true, rest: true }],
  options: ['fresh'],
  examples: ['mcpc find demo weather', 'mcpc find server.py city forecast --json'],
  run: async (context) => (await import('./search.ts')).search(context.operands, context),
});
