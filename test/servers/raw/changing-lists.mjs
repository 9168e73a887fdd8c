/** Notifies of changes of all its lists every `--every` milliseconds (100) after the handshake. */
import { notify, option, serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const lists = ['tools', 'prompts', 'resources'];

serve(
  {
    ...toolMethods([{ name: 'hello', call: () => text('hello') }]),
    'notifications/initialized': () => {
      setInterval(
        () => {
          for (const list of lists) notify(`notifications/${list}/list_changed`);
        },
        Number(option('--every', '100')),
      );
    },
  },
  { capabilities: Object.fromEntries(lists.map((list) => [list, { listChanged: true }])) },
);
