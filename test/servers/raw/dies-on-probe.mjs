/** Exits with status 1 at any request before `initialize`, as servers built on rmcp do. */
import { serve } from './lines.mjs';
import { legacyRevision, never, text, toolMethods } from './protocol.mjs';

let open = false;

const die = (method) => {
  process.stderr.write(`Error: expected an initialize request, but received ${method}\n`, () =>
    process.exit(1),
  );
  return never;
};

const onceOpen = Object.entries(toolMethods([{ name: 'hello', call: () => text('hello') }])).map(
  ([method, answer]) => [method, (params, frame) => (open ? answer(params, frame) : die(method))],
);

serve(
  {
    ...Object.fromEntries(onceOpen),
    initialize: () => {
      open = true;
      const serverInfo = { name: 'dies-on-probe', version: '1.0.0' };
      return { protocolVersion: legacyRevision, capabilities: { tools: {} }, serverInfo };
    },
  },
  { unknown: (_params, frame) => die(frame.method) },
);
