/** Dies in a call: `exit` exits with status 3 after a message on standard error, `killed` dies by a signal. */
import { serve } from './lines.mjs';
import { never, text, toolMethods } from './protocol.mjs';

serve(
  toolMethods([
    { name: 'hello', call: () => text('hello') },
    {
      name: 'exit',
      call: () => {
        process.stderr.write('fatal: the database is gone\nlast words\n', () => process.exit(3));
        return never;
      },
    },
    {
      name: 'killed',
      call: () => {
        process.kill(process.pid, 'SIGKILL');
        return never;
      },
    },
  ]),
);
