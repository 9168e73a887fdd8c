import type { Command } from '../command.ts';
import { jobNumber, shellOf } from './port-of.ts';

export const wait: Command = {
  name: 'wait',
  summary: 'wait for a job in the background, or for all',
  only: 'shell',
  target: false,
  operands: [{ name: 'N', summary: 'the number of the job', required: false, takes: 'job' }],
  options: [],
  examples: ['wait', 'wait 1'],
  async run(context) {
    const [typed] = context.operands;
    const number = typed === undefined ? undefined : jobNumber(typed);
    context.endWith(await shellOf(context).wait(number, context.signal));
    return undefined;
  },
};
