/**
 * Lists the tool `early` at once and `late` only `--delay` milliseconds (300) after the handshake, then says
 * that the list changed. With `--quiet` it doesn't say so; with `--undeclared` it never declared that it would.
 */
import { flag, notify, option, serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const tools = [{ name: 'early', call: () => text('early') }];

serve(
  {
    ...toolMethods(tools),
    'notifications/initialized': () => {
      setTimeout(
        () => {
          tools.push({ name: 'late', call: () => text('late') });
          if (!flag('--quiet')) notify('notifications/tools/list_changed');
        },
        Number(option('--delay', '300')),
      );
    },
  },
  { capabilities: { tools: flag('--undeclared') ? {} : { listChanged: true } } },
);
