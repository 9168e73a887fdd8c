/**
 * Returns the received arguments as JSON. One tool for each kind of schema; `echo` declares nothing.
 */
import { serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const object = (properties, rest) => ({ type: 'object', properties, ...rest });

const echo = (name, description, inputSchema) => ({
  name,
  description,
  inputSchema,
  call: (received) => text(JSON.stringify(received ?? null)),
});

serve(
  toolMethods([
    echo('echo', 'Any arguments', { type: 'object' }),
    echo(
      'echo_types',
      'One argument of each type',
      object({
        text: { type: 'string' },
        number: { type: 'number' },
        integer: { type: 'integer' },
        flag: { type: 'boolean' },
        nothing: { type: 'null' },
        list: { type: 'array', items: { type: 'integer' } },
        map: { type: 'object' },
        color: { enum: ['red', 'green', 'blue'] },
        level: { type: 'integer', enum: [1, 2, 3] },
        untyped: {},
        union: { type: ['integer', 'string'] },
        optional: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
      }),
    ),
    echo(
      'echo_required',
      'Two that must be given',
      object(
        { name: { type: 'string', description: 'Whom to greet' }, times: { type: 'integer', minimum: 1 } },
        { required: ['name', 'times'] },
      ),
    ),
    echo(
      'echo_nested',
      'Objects in objects and lists',
      object({
        person: object({ name: { type: 'string' }, age: { type: 'integer' } }, { required: ['name'] }),
        points: { type: 'array', items: object({ x: { type: 'number' }, y: { type: 'number' } }) },
      }),
    ),
    echo(
      'echo_dotted',
      'Keys that look like paths',
      object({
        'a.b': { type: 'integer' },
        a: object({ b: { type: 'string' } }),
        'x[0]': { type: 'string' },
      }),
    ),
    echo('echo_strict', 'Nothing but a number n', {
      ...object({ n: { type: 'number' } }, { required: ['n'] }),
      additionalProperties: false,
    }),
  ]),
);
