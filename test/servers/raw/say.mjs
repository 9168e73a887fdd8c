/** Returns the text that it is given. */
import { serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

serve(
  toolMethods([
    {
      name: 'say',
      description: 'Any text',
      inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
      call: (received) => text(received.text),
    },
  ]),
);
