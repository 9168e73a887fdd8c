import { defineCommand } from '../../command-line/command.ts';

export const describe = defineCommand({
  name: 'describe',
  summary: 'show a tool, prompt, resource or template in detail',
  target: true,
  operands: [{ name: 'NAME', summary: 'a name or a URI', required: true, takes: 'definition' }],
  options: ['fresh'],
  examples: ['mcpc describe demo multiply', 'mcpc describe demo demo://welcome'],
  run: async (context) =>
    (await import('./describe-name.ts')).describeName(context.operands[0] ?? '', context),
});
