import { describeRepairs } from '../harness/faults.ts';
import { listen } from '../harness/listening.ts';
import { errorForms, forms, inForms, shared } from './odd-forms.ts';

describeRepairs(
  'malformed messages over HTTP with SSE',
  // This server has one client at a time.
  inForms(() => listen('http/sse.mjs'), 'sse', forms),
);
describeRepairs(
  'malformed messages over WebSocket',
  inForms(
    shared(() => listen('websocket/echo.mjs')),
    'ws',
    forms,
    errorForms,
  ),
);
