import type { Command } from '../command.ts';
import { shellOf } from './port-of.ts';

export const jobs: Command = {
  name: 'jobs',
  summary: 'show what runs in the background',
  only: 'shell',
  target: false,
  operands: [],
  options: [],
  examples: ['jobs'],
  async run(context) {
    const states = shellOf(context).jobs();
    return {
      kind: 'table',
      columns: ['JOB', 'STATE', 'SECONDS', 'LINE'],
      rows: states.map(({ number, state, took, line }) => [
        String(number),
        state,
        (took / 1_000).toFixed(1),
        line,
      ]),
      data: states.map((state) => ({ ...state, took: Math.round(state.took) })),
      nothing: 'Nothing runs in the background.',
    };
  },
};
