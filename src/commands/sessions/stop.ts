import { defineCommand } from '../../command-line/command.ts';

export const stop = defineCommand({
  name: 'stop',
  summary: 'end a session and its server',
  target: false,
  only: 'line',
  operands: [{ name: '@SESSION', summary: 'a session', required: false, rest: true, takes: 'session' }],
  options: ['all'],
  examples: ['mcpc stop @db', 'mcpc stop --all'],
  run: async (context) => (await import('./stop-sessions.ts')).stopSessions(context),
});
