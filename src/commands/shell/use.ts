import type { Command } from '../command.ts';
import { shellOf } from './port-of.ts';

export const use: Command = {
  name: 'use',
  summary: 'leave out the prefix of one of several servers; alone: of none',
  only: 'shell',
  target: false,
  operands: [{ name: 'SERVER', summary: 'the server', required: false, takes: 'member' }],
  options: [],
  examples: ['use weather', 'use'],
  async run(context) {
    await shellOf(context).use(context.operands[0]);
    return undefined;
  },
};
