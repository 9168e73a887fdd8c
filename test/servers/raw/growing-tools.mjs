/**
 * Lists the tool `early` at once and `late` only `--delay` milliseconds (300) after the handshake, then notifies
 * of the change. With `--quiet` it does not notify; with `--undeclared` it does not declare the notification.
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
