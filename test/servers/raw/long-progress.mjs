/** A call that lasts `--duration` milliseconds (3000) and reports progress every `--every` (100). */
import { setTimeout } from 'node:timers/promises';
import { notify, option, serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const every = Number(option('--every', '100'));
const total = Math.ceil(Number(option('--duration', '3000')) / every);

serve(
  toolMethods([
    {
      name: 'work',
      call: async (_received, frame) => {
        const progressToken = frame.params._meta?.progressToken;
        for (let progress = 1; progress <= total; progress += 1) {
          await setTimeout(every);
          if (progressToken === undefined) continue;
          notify('notifications/progress', { progressToken, progress, total, message: `step ${progress}` });
        }
        return text(progressToken === undefined ? 'nobody asked for progress' : 'done');
      },
    },
  ]),
);
