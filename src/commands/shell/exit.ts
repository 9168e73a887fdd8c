import type { Command } from '../command.ts';
import { shellOf } from './port-of.ts';

export const exit: Command = {
  name: 'exit',
  summary: 'leave the shell',
  only: 'shell',
  target: false,
  operands: [],
  options: [],
  examples: ['exit'],
  async run(context) {
    shellOf(context).leave();
    return undefined;
  },
};

export const quit: Command = { ...exit, name: 'quit', examples: ['quit'] };
