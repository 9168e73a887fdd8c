import { describeFaults } from '../harness/faults.ts';
import { listen } from '../harness/listening.ts';
import { errorForms, forms, inForms, wrongId } from './odd-forms.ts';

describeFaults(
  'odd frames, understood all the same, over the older HTTP with SSE',
  inForms(() => listen('http/sse.mjs'), forms),
);
describeFaults(
  'odd frames, understood all the same, over WebSocket',
  inForms(() => listen('websocket/echo.mjs'), forms, errorForms),
);
describeFaults('odd frames, understood all the same, in the new era', [
  ...inForms(
    () => listen('http/scripted.mjs', '--modern'),
    [
      ['null-meta', 'The _meta of the result of tools/call is not an object.'],
      ['string-id', 'ids of requests as another type'],
    ],
    wrongId,
  ),
  {
    fault: 'no-result-type',
    server: async () => `${(await listen('http/scripted.mjs', '--modern')).url}?form=no-result-type`,
    line: ['call', 'hello', '--strict'],
    status: 0,
    prints: 'hello\n',
  },
]);
