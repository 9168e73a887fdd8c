import { defineCommand } from '../../command-line/command.ts';

export const logs = defineCommand({
  name: 'logs',
  summary: 'show the log of a session',
  target: false,
  only: 'line',
  operands: [{ name: '@SESSION', summary: 'a session', required: false, takes: 'sessionLog' }],
  options: ['follow', 'tail'],
  examples: ['mcpc logs @db', 'mcpc logs @db -f'],
  run: async (context) => (await import('./show-log.ts')).showLog(context),
});
