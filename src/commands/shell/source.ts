import type { Command } from '../command.ts';
import { shellOf } from './port-of.ts';

export const source: Command = {
  name: 'source',
  summary: 'run the lines of a file; stops at the first that fails',
  only: 'shell',
  target: false,
  operands: [
    { name: 'FILE', summary: 'a line is a command, # begins a comment', required: true, takes: 'file' },
  ],
  options: ['keepGoing'],
  examples: ['source checks.mcpc', 'source checks.mcpc --keep-going'],
  async run(context) {
    const { operands, options, signal } = context;
    context.endWith(await shellOf(context).source(operands[0] ?? '', options, signal));
    return undefined;
  },
};
