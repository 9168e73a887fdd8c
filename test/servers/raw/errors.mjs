/** Fails with each kind of error response: `fails` with an error result, `refuses` with a JSON-RPC error. */
import { serve } from './lines.mjs';
import { Refusal, text, toolMethods } from './protocol.mjs';

const refuse = () => {
  throw new Refusal(-32050, 'The quota is used up', { quota: 10, used: 10 });
};

serve(
  {
    ...toolMethods([
      { name: 'fails', call: () => ({ ...text('no such city'), isError: true }) },
      { name: 'refuses', call: refuse },
    ]),
    'resources/list': refuse,
    'resources/read': refuse,
    'prompts/get': refuse,
  },
  { capabilities: { tools: {}, resources: {}, prompts: {} } },
);
