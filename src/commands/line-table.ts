import type { CommandTable } from '../command-line/command.ts';
import { isAvailableIn } from '../command-line/usage.ts';
import { call } from './call.ts';

/** The commands of the command line. A call, which most lines are, loads no other command. */
export const lineTable: CommandTable = {
  find: async (name) => {
    if (name === call.name) return call;
    const commands = await lineTable.ofLine();
    return commands.find((command) => command.name === name && isAvailableIn('line', command));
  },
  ofLine: async () => (await import('./line-commands.ts')).lineCommands,
  all: async () => (await import('./table.ts')).commands,
};
