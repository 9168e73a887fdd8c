/**
 * The tool `log` sends one message of each level, then responds. It respects `logging/setLevel`, and in the modern
 * era the level of the request; it sends nothing below it, and nothing before a level is set.
 */
import { notify, serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];
let wanted;

serve(
  {
    ...toolMethods([
      {
        name: 'log',
        call: (_received, frame) => {
          const least = frame.params._meta?.['io.modelcontextprotocol/logLevel'] ?? wanted;
          const said = least === undefined ? [] : levels.slice(levels.indexOf(least));
          for (const level of said) {
            const data = level === 'error' ? { code: 7, reason: 'disk full' } : `this is ${level}`;
            notify('notifications/message', { level, logger: 'tester', data });
          }
          return text(`${said.length} messages`);
        },
      },
    ]),
    'logging/setLevel': (params) => {
      wanted = params.level;
    },
  },
  { capabilities: { tools: {}, logging: {} } },
);
