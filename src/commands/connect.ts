import { UsageError } from '../base/errors.ts';
import type { Command } from './command.ts';

export const connect: Command = {
  name: 'connect',
  summary: 'open a shell on a server (not in this version yet)',
  target: true,
  operands: [],
  options: [],
  examples: ['mcpc connect server.py'],
  async run({ openShell, connect: toServer, lineFor }) {
    if (openShell === undefined) {
      throw new UsageError('This mcpc has no shell yet.', {
        hint: `One command at a time works: ${lineFor('tools')}, ${lineFor('call')} TOOL name=value.`,
      });
    }
    await openShell(await toServer());
    return undefined;
  },
};
