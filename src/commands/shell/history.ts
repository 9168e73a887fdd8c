import { UsageError } from '../../base/errors.ts';
import type { Command } from '../command.ts';
import { shellOf } from './port-of.ts';

export const history: Command = {
  name: 'history',
  summary: 'show the lines that were entered, in this shell and before',
  only: 'shell',
  target: false,
  operands: [{ name: 'COUNT', summary: 'only the last ones', required: false }],
  options: [],
  examples: ['history 20', 'history | grep weather'],
  async run(context) {
    const [typed] = context.operands;
    if (typed !== undefined && !/^\d{1,9}$/.test(typed)) throw new UsageError(`"${typed}" is no count.`);
    const lines = shellOf(context).history();
    const shown = typed === undefined ? lines : lines.slice(Math.max(0, lines.length - Number(typed)));
    return { kind: 'text', text: shown.map((line) => `${line}\n`).join(''), data: [...shown] };
  },
};
