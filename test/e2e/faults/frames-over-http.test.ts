import { describeFaults } from '../harness/faults.ts';
import { listen } from '../harness/listening.ts';
import { errorForms, forms, inForms, wrongId } from './odd-forms.ts';

describeFaults(
  'odd frames, understood all the same, over HTTP as JSON',
  inForms(() => listen('http/scripted.mjs'), forms, errorForms, wrongId),
);
describeFaults(
  'odd frames, understood all the same, over HTTP as an event stream',
  inForms(() => listen('http/scripted.mjs', '--stream'), forms, errorForms, wrongId),
);
