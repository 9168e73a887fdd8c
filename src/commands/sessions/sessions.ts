import { defineCommand } from '../../command-line/command.ts';

export const sessions = defineCommand({
  name: 'sessions',
  summary: 'list the sessions',
  target: false,
  only: 'line',
  operands: [],
  options: [],
  examples: ['mcpc sessions', 'mcpc sessions --query "[].name"'],
  run: async (context) => (await import('./list-sessions.ts')).showSessions(context),
});
