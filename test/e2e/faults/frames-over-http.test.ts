import { describeFaults, describeRepairs } from '../harness/faults.ts';
import { listen } from '../harness/listening.ts';
import { errorForms, forms, inForms, shared, wrongId } from './odd-forms.ts';

describeRepairs(
  'malformed messages over Streamable HTTP as JSON',
  inForms(
    shared(() => listen('http/scripted.mjs')),
    'http',
    forms,
    errorForms,
    wrongId,
  ),
);
describeRepairs(
  'malformed messages over Streamable HTTP as event streams',
  inForms(
    shared(() => listen('http/scripted.mjs', '--stream')),
    'http',
    forms,
    errorForms,
    wrongId,
  ),
);
describeRepairs(
  'malformed messages over Streamable HTTP in the modern era',
  inForms(
    shared(() => listen('http/scripted.mjs', '--modern')),
    'http',
    [
      ['null-meta', 'The _meta of the result of tools/call is not an object.'],
      ['string-id', 'ids of requests as another type'],
      ['no-result-type'],
    ],
    wrongId,
  ),
);

describeFaults('a malformed message over HTTP', [
  {
    fault: 'which is repaired',
    server: async () => `${(await listen('http/scripted.mjs')).url}?form=bom`,
    status: 0,
    prints: 'hello\n',
    says: ['It sent a byte order mark.'],
    repaired: true,
  },
]);
