import type { Command } from '../command-line/command.ts';
import { isAvailableIn } from '../command-line/option-groups.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';

export const help: Command = {
  name: 'help',
  summary: 'show what mcpc can do, or one command in full',
  target: false,
  operands: [{ name: 'COMMAND', summary: 'the command to show', required: false, takes: 'command' }],
  options: [],
  examples: ['mcpc help', 'mcpc help call'],
  async run({ operands: [name], commands: all, helpFor, shell }) {
    const commands = all.filter((command) => isAvailableIn(shell === undefined ? 'line' : 'shell', command));
    if (name === undefined) return helpFor(undefined);
    const command = all.find((known) => known.name === name);
    if (command === undefined) {
      const names = commands.map((known) => known.name);
      throw new UsageError(`There is no command "${name}".${didYouMean(name, names)}`, {
        hint: `The commands are ${names.join(', ')}.`,
      });
    }
    return helpFor(command);
  },
};
