/**
 * Shakes hands and lists its tools, but a call of `wait` is never answered; `notifications/cancelled` is said
 * on standard error. With `--at-all` it answers nothing, not even the handshake.
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
