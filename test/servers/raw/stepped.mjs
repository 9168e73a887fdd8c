/**
 * A call of `--steps` steps (3) that reports and logs each, and continues only when the file `--gate` has another
 * line, so that the screen does not change until the test has seen it.
 */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { notify, option, serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const steps = Number(option('--steps', '3'));
const gate = option('--gate', '');

function opened() {
  return readFileSync(gate, 'utf8').split('\n').length - 1;
}

serve(
  {
    ...toolMethods([
      {
        name: 'work',
        call: async (_received, frame) => {
          const { progressToken } = frame.params._meta;
          for (let step = 0; step < steps; step += 1) {
            while (opened() <= step) await setTimeout(10);
            const progress = step + 1;
            notify('notifications/message', { level: 'info', logger: 'stepped', data: `logged ${progress}` });
            const message = `step ${progress}`;
            notify('notifications/progress', { progressToken, progress, total: steps, message });
          }
          while (opened() <= steps) await setTimeout(10);
          return text('done');
        },
      },
    ]),
    'logging/setLevel': () => ({}),
  },
  { capabilities: { tools: {}, logging: {} } },
);
