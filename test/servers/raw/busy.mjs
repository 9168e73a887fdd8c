/** A call that logs and reports progress `--steps` times (3), every `--every` milliseconds (400). */
import { setTimeout } from 'node:timers/promises';
import { notify, option, serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const total = Number(option('--steps', '3'));

serve(
  {
    ...toolMethods([
      {
        name: 'work',
        call: async (_received, frame) => {
          const { progressToken } = frame.params._meta;
          for (let progress = 1; progress <= total; progress += 1) {
            await setTimeout(Number(option('--every', '400')));
            notify('notifications/message', { level: 'info', logger: 'busy', data: `logged ${progress}` });
            notify('notifications/progress', { progressToken, progress, total, message: `step ${progress}` });
          }
          return text('done');
        },
      },
    ]),
    'logging/setLevel': () => ({}),
  },
  { capabilities: { tools: {}, logging: {} } },
);
