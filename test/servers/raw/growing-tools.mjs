/**
 * Lists the tool `early` at once and `late` only `--delay` milliseconds (300) after the handshake, then notifies
 * of the change; with `--delay 0`, once it has handled the messages that have arrived. With `--quiet` it does not notify; with `--undeclared` it does not declare the notification.
 */
import { flag, notify, option, serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const tools = [{ name: 'early', call: () => text('early') }];

serve(
  {
    ...toolMethods(tools),
    'notifications/initialized': () => {
      const delay = Number(option('--delay', '300'));
      const later = delay === 0 ? setImmediate : setTimeout;
      later(() => {
        tools.push({ name: 'late', call: () => text('late') });
        if (!flag('--quiet')) notify('notifications/tools/list_changed');
      }, delay);
    },
  },
  { capabilities: { tools: flag('--undeclared') ? {} : { listChanged: true } } },
);
