import type { Command } from '../command.ts';
import { shellOf } from './port-of.ts';

export const reconnect: Command = {
  name: 'reconnect',
  summary: 'connect anew: a server that died is started again',
  only: 'shell',
  target: false,
  operands: [],
  options: [],
  examples: ['reconnect'],
  async run(context) {
    await shellOf(context).reconnect(context.signal);
    return undefined;
  },
};
