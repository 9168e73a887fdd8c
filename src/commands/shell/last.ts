import type { Command } from '../command.ts';
import { shellOf } from './port-of.ts';

export const last: Command = {
  name: 'last',
  summary: 'show what was sent and received for the last line, as it was',
  only: 'shell',
  target: false,
  operands: [],
  options: [],
  examples: ['last', 'last --query "[?direction==\'sent\'].frame"', 'last > exchange.json'],
  async run(context) {
    const frames = shellOf(context).last();
    const several = new Set(frames.map(({ server }) => server)).size > 1;
    const text = frames.map(({ direction, server, at, frame }) => {
      const who = `${several ? `${server} ` : ''}${Math.round(at)} ms`;
      return `${direction === 'sent' ? '->' : '<-'} ${who}\n${JSON.stringify(frame, undefined, 2)}\n`;
    });
    return {
      kind: 'text',
      text: text.join('') || 'Nothing was sent yet.\n',
      data: frames.map((frame) => ({ ...frame, at: Math.round(frame.at * 1_000) / 1_000 })),
    };
  },
};
