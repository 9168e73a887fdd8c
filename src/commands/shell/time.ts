import { UsageError } from '../../base/errors.ts';
import type { Command } from '../command.ts';

export const time: Command = {
  name: 'time',
  summary: 'run the rest of the line, and say how long it took',
  only: 'shell',
  target: false,
  operands: [{ name: 'LINE', summary: 'the line to run', required: true, rest: true, takes: 'line' }],
  options: [],
  examples: ['time multiply a=5 b=3'],
  // The shell takes the word off before it reads the line.
  run: () => Promise.reject(new UsageError('time stands before a line, as in: time ping')),
};
