import { UsageError } from '../../base/errors.ts';
import type { Command } from '../command.ts';
import { shellOf } from './port-of.ts';

export const trace: Command = {
  name: 'trace',
  summary: 'show every frame from now on, or no more',
  only: 'shell',
  target: false,
  operands: [{ name: 'on|off', summary: 'whether', required: true, choices: ['on', 'off'] }],
  options: [],
  examples: ['trace on', 'trace off'],
  async run(context) {
    const [typed = ''] = context.operands;
    if (typed !== 'on' && typed !== 'off') {
      throw new UsageError(`"${typed}" is neither on nor off.`, { hint: 'Either: trace on, or: trace off' });
    }
    await shellOf(context).set('trace', typed);
    return undefined;
  },
};
