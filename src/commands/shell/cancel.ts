import type { Command } from '../command.ts';
import { jobNumber, shellOf } from './port-of.ts';

export const cancel: Command = {
  name: 'cancel',
  summary: 'stop a job in the background, on the server too',
  only: 'shell',
  target: false,
  operands: [{ name: 'N', summary: 'the number of the job', required: true, takes: 'job' }],
  options: [],
  examples: ['cancel 1'],
  async run(context) {
    await shellOf(context).cancel(jobNumber(context.operands[0] ?? ''));
    return undefined;
  },
};
