import { expect, it } from 'vitest';
import { partsOfReference } from '../../../../src/repl/variables/value-parts.ts';
import { variableStates } from '../../../../src/repl/variables/variable-states.ts';
import { Variables } from '../../../../src/repl/variables/variables.ts';

const variables = new Variables();
const data = { id: 5, 'odd-name': 'x', 'with blank': 1, items: [{ a: 1 }, 'two'], api_key: 'abcdefgh' };
variables.set('x', { content: [], structuredContent: data }, () => data);
variables.set('token', 'abcdefgh');

it('the parts of a value are its members, or the first items, with their values or types', async () => {
  expect(await partsOfReference(variables, '$x')).toEqual([
    { step: '.id', description: '5', hasParts: false },
    { step: '."odd-name"', description: 'x', hasParts: false },
    { step: '.items', description: 'list, 2 items', hasParts: true },
    { step: '.api_key', description: '[redacted]', hasParts: false },
    { step: '.content', description: 'list, 0 items', hasParts: true },
    { step: '.structuredContent', description: 'object, 5 members', hasParts: true },
  ]);
  expect(await partsOfReference(variables, '$x.items')).toEqual([
    { step: '[0]', description: 'object, 1 member', hasParts: true },
    { step: '[1]', description: 'two', hasParts: false },
  ]);
  expect(await partsOfReference(variables, '$x.id')).toEqual([]);
  expect(await partsOfReference(variables, '$x.items[?]')).toEqual([]);
  expect(await partsOfReference(variables, '$y')).toEqual([]);
});

it('variables are shown with type, size and the beginning of their values, without secrets', () => {
  const states = variableStates(variables);
  expect(states[1]?.value).toMatchObject({ id: 5, api_key: '[redacted]' });
  expect(states.map(({ name, type, text }) => [name, type, text])).toEqual([
    ['token', 'text, 8 characters', '[redacted]'],
    ['x', 'object, 5 members', expect.stringMatching(/^\{"id":5,.*…$/)],
  ]);
});
