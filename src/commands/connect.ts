import { UsageError } from '../base/errors.ts';
import { didYouMean, nearest } from '../base/nearest.ts';
import type { Command } from './command.ts';

export const connect: Command = {
  name: 'connect',
  summary: 'open a shell on a server (not in this version yet)',
  target: true,
  operands: [],
  options: [],
  examples: ['mcpc connect server.py'],
  async run({ openShell, lineFor, target, commands }) {
    if (openShell === undefined) {
      if (target !== undefined && !/[\s/.:]/.test(target)) {
        const near = nearest(
          target,
          commands.map(({ name }) => name),
        );
        if (near.length > 0)
          throw new UsageError(`"${target}" is no command of mcpc.${didYouMean(target, near)}`);
      }
      throw new UsageError('This mcpc has no shell yet.', {
        hint: `One command at a time works: ${lineFor('tools')}, ${lineFor('call')} TOOL name=value.`,
      });
    }
    await openShell();
    return undefined;
  },
};
