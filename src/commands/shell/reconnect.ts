import type { Command } from '../command.ts';
import { shellOf } from './port-of.ts';

export const reconnect: Command = {
  name: 'reconnect',
  summary:
    'bring back a server that died; of several one, or those that are gone; where none is, connect to all anew',
  only: 'shell',
  target: false,
  operands: [{ name: 'SERVER', summary: 'one of several servers', required: false, takes: 'member' }],
  options: [],
  examples: ['reconnect', 'reconnect weather'],
  async run(context) {
    await shellOf(context).reconnect(context.operands[0], context.signal);
    return undefined;
  },
};
