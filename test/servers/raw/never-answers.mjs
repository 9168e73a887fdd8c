/**
 * Completes the handshake and lists its tools, but never responds to a call of `wait`; it prints
 * `notifications/cancelled` on standard error. With `--at-all` it responds to nothing, not even the handshake.
 */
import { flag, serve } from './lines.mjs';
import { never, toolMethods } from './protocol.mjs';

const nothing = () => never;

serve(
  {
    ...toolMethods([{ name: 'wait', call: nothing }]),
    'notifications/cancelled': (params) => console.error(`cancelled ${params.requestId}`),
    ...(flag('--at-all') && { initialize: nothing }),
  },
  flag('--at-all') ? { unknown: nothing } : {},
);
