/**
 * A server with a read-only tool whose calls follow each rule of `mcpc check --call`, except the one that its first
 * argument names. Any other name, such as `none`, breaks nothing.
 */
import { serve } from '../raw/lines.mjs';
import { Refusal, text, toolMethods } from '../raw/protocol.mjs';

const broken = process.argv[2];
const number = { type: 'number', description: 'A number' };

const add = {
  name: 'add',
  description: 'Adds two numbers',
  inputSchema: { type: 'object', properties: { a: number, b: number }, required: ['a', 'b'] },
  outputSchema: { type: 'object', properties: { sum: number }, required: ['sum'] },
  annotations: { readOnlyHint: true },
  call({ a, b } = {}) {
    if (broken === 'stops') process.exit(1);
    const isValid = typeof a === 'number' && typeof b === 'number';
    if (!isValid && broken !== 'invalid-arguments')
      return { ...text('a and b must be numbers'), isError: true };
    const sum = isValid ? a + b : 0;
    if (broken === 'output-content')
      return { content: [{ type: 'image', data: '?' }], structuredContent: { sum } };
    return { ...text(String(sum)), structuredContent: broken === 'output-schema' ? { total: sum } : { sum } };
  },
};

const remove = {
  name: 'remove',
  description: 'Must not be called, because it does not declare that it is read-only',
  call() {
    throw new Refusal(-32603, 'It was called');
  },
};

serve(toolMethods([add, remove]));
