/** Prints lines that are not JSON on standard output, before, between and after its responses. */
import { serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

console.log('Server starting on stdio...');
console.log('{not json');
console.log('"a JSON string"');
console.log('');

serve(
  toolMethods([
    {
      name: 'hello',
      call: () => {
        console.log('DEBUG: about to answer');
        setImmediate(() => console.log('DEBUG: answered'));
        return text('hello');
      },
    },
  ]),
);
