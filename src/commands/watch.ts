import { defineCommand } from '../command-line/command.ts';
import { watchedLists } from './definitions/watched-lists.ts';

export const watch = defineCommand({
  name: 'watch',
  summary: 'print a line whenever a resource or a list changes',
  target: true,
  operands: [
    {
      name: 'WHAT',
      summary: 'URI of a resource, or tools, resources or prompts',
      required: true,
      takes: 'resource',
      choices: watchedLists,
    },
  ],
  options: ['count'],
  examples: ['mcpc watch demo demo://uptime --count 3', 'mcpc watch server.py tools'],
  run: async (context) => (await import('./on-demand/watch-changes.ts')).watchChanges(context),
});
