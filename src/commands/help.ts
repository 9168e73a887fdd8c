import { UsageError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { Command } from './command.ts';

export const help: Command = {
  name: 'help',
  summary: 'show what mcpc can do, or one command in full',
  target: false,
  operands: [{ name: 'COMMAND', summary: 'the command to show', required: false, takes: 'command' }],
  options: [],
  examples: ['mcpc help', 'mcpc help call'],
  async run({ operands: [name], commands, helpFor }) {
    if (name === undefined) return helpFor(undefined);
    const command = commands.find((known) => known.name === name);
    if (command === undefined) {
      const names = commands.map((known) => known.name);
      throw new UsageError(`There is no command "${name}".${didYouMean(name, names)}`, {
        hint: `The commands are ${names.join(', ')}.`,
      });
    }
    return helpFor(command);
  },
};
