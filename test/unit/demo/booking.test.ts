import { describe, expect, it } from 'vitest';
import { answerWith, connect, eras, textOf } from './connection.ts';

describe.each(eras)('book_table in the %s era', (era) => {
  it('asks for a form with every kind of field', async () => {
    const { client, call } = await connect(era, { elicitation: { form: {} } });
    const asked = answerWith(client, { action: 'decline' });
    await call('book_table');
    expect(asked).toMatchObject([
      {
        mode: 'form',
        message: 'Tell us about your table.',
        requestedSchema: {
          type: 'object',
          properties: {
            name: { type: 'string', title: 'Name', minLength: 1, maxLength: 60 },
            guests: { type: 'integer', minimum: 1, maximum: 12, default: 2 },
            date: { type: 'string', format: 'date' },
            email: { type: 'string', format: 'email' },
            budget: { type: 'number', minimum: 0, maximum: 10_000 },
            meal: { type: 'string', enum: ['breakfast', 'lunch', 'dinner'], default: 'dinner' },
            seating: {
              type: 'string',
              oneOf: [
                { const: 'inside', title: 'Inside, by the fire' },
                { const: 'garden', title: 'In the garden' },
                { const: 'roof', title: 'On the roof' },
              ],
              default: 'inside',
            },
            extras: {
              type: 'array',
              maxItems: 3,
              items: {
                anyOf: [
                  { const: 'cake', title: 'A cake' },
                  { const: 'candles', title: 'Candles' },
                  { const: 'music', title: 'A piano player' },
                ],
              },
            },
            reminder: { type: 'boolean', default: false },
          },
          required: ['name'],
        },
      },
    ]);
  });

  it('repeats what was filled in', async () => {
    const { client, callText } = await connect(era, { elicitation: { form: {} } });
    answerWith(client, {
      action: 'accept',
      content: {
        name: 'Ada',
        guests: 4,
        date: '2027-01-31',
        email: 'ada@example.org',
        budget: 12.5,
        meal: 'lunch',
        seating: 'garden',
        extras: ['cake', 'music'],
        reminder: true,
      },
    });
    expect(await callText('book_table')).toBe(
      'A table for 4, lunch, in the garden, for Ada, on 2027-01-31, at most 12.5 each, with a cake, with a piano player, to be confirmed to ada@example.org, with a reminder.',
    );
  });

  it('fills in the defaults', async () => {
    const { client, callText } = await connect(era, { elicitation: {} });
    answerWith(client, { action: 'accept', content: { name: 'Ada' } });
    expect(await callText('book_table')).toBe(
      'A table for 2, dinner, inside, by the fire, for Ada, without a reminder.',
    );
  });

  it('says so when the answers do not fit', async () => {
    const { client, call } = await connect(era, { elicitation: { form: {} } });
    answerWith(client, { action: 'accept', content: { name: 'Ada', seating: 'cellar' } });
    const result = await call('book_table');
    expect(result.isError).toBe(true);
    expect(textOf(result)).toBe(
      'The client accepted the form, but its answers do not fit: no table is booked.',
    );
  });

  it.each([
    ['decline', 'You declined: no table is booked.'],
    ['cancel', 'You cancelled: no table is booked. Call me again.'],
  ] as const)('takes a %s for an answer', async (action, text) => {
    const { client, call } = await connect(era, { elicitation: { form: {} } });
    answerWith(client, { action });
    const result = await call('book_table');
    expect(result.isError).toBeFalsy();
    expect(textOf(result)).toBe(text);
  });

  it.each([
    ['no elicitation', {}],
    ['elicitation by URL only', { elicitation: { url: {} } }],
  ])('says what is missing in a client with %s', async (_, capabilities) => {
    const { call } = await connect(era, capabilities);
    const result = await call('book_table');
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/^This client cannot be asked to fill in a form/);
  });
});
