/** Writes `--lines` lines (20000) to standard error during a call, waiting for its reader, and then responds. */
import { option, serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const count = Number(option('--lines', '20000'));

serve(
  toolMethods([
    {
      name: 'flood',
      call: async () => {
        for (let line = 1; line <= count; line += 1) {
          await new Promise((done) => process.stderr.write(`noise line ${line} of ${count}\n`, done));
        }
        return text(`${count} lines`);
      },
    },
  ]),
);
