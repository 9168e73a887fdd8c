/** Returns its environment, working folder and command line. */
import { serve } from './lines.mjs';
import { toolMethods } from './protocol.mjs';

serve(
  toolMethods([
    {
      name: 'environment',
      call: () => {
        const facts = { env: process.env, cwd: process.cwd(), argv: process.argv.slice(2), pid: process.pid };
        return { content: [{ type: 'text', text: JSON.stringify(facts) }], structuredContent: facts };
      },
    },
  ]),
);
