/** A resource that changes every `--every` milliseconds (100) while it is subscribed to. */
import { notify, option, serve } from './lines.mjs';

const uri = 'demo://clock';
let ticks = 0;
let clock;

serve(
  {
    'resources/list': () => ({ resources: [{ uri, name: 'clock', mimeType: 'text/plain' }] }),
    'resources/read': () => ({ contents: [{ uri, mimeType: 'text/plain', text: String(ticks) }] }),
    'resources/subscribe': (params) => {
      clock = setInterval(
        () => {
          ticks += 1;
          notify('notifications/resources/updated', { uri: params.uri });
        },
        Number(option('--every', '100')),
      );
    },
    'resources/unsubscribe': () => clearInterval(clock),
  },
  { capabilities: { resources: { subscribe: true } } },
);
