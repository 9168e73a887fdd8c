/**
 * A call that never ends and logs `--rate` lines a second (200), with a progress notification each time. Catches up
 * on delays of a busy machine.
 */
import { setTimeout } from 'node:timers/promises';
import { notify, option, serve } from './lines.mjs';
import { toolMethods } from './protocol.mjs';

const rate = Number(option('--rate', '200'));

serve(
  {
    ...toolMethods([
      {
        name: 'log',
        call: async (_received, frame) => {
          const { progressToken } = frame.params._meta;
          const began = performance.now();
          for (let said = 0; ; await setTimeout(1000 / rate)) {
            for (const due = ((performance.now() - began) * rate) / 1000; said < due; ) {
              said += 1;
              notify('notifications/message', { level: 'info', logger: 'steady', data: `line ${said}` });
            }
            notify('notifications/progress', { progressToken, progress: said });
          }
        },
      },
    ]),
    'logging/setLevel': () => ({}),
  },
  { capabilities: { tools: {}, logging: {} } },
);
