import { defineCommand } from '../command-line/command.ts';
import { topics } from '../help/topics.ts';

export const help = defineCommand({
  name: 'help',
  summary: 'show help for mcpc, a command or a topic',
  target: false,
  operands: [
    {
      name: 'COMMAND',
      summary: 'command or topic; "mcpc help topics" lists the topics',
      required: false,
      takes: 'command',
      choices: ['topics', 'options', 'aliases', ...topics.keys()],
    },
  ],
  options: ['man'],
  examples: [
    'mcpc help',
    'mcpc help call',
    'mcpc help call --help-all',
    'mcpc help targets',
    'mcpc help --man | man -l -',
  ],
  async run(context) {
    const { runHelp } = await import('./help-pages.ts');
    return runHelp(context);
  },
});
