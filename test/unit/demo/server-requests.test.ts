import { describe, expect, it } from 'vitest';
import { answerWith, connect, eras, textOf } from './connection.ts';

const forms = { elicitation: { form: {} } };
const guess = (number: number) => ({ action: 'accept' as const, content: { guess: number } });

describe.each(eras)('book_table in the %s era', (era) => {
  it('requests a form with every kind of field', async () => {
    const { client, call } = await connect(era, forms);
    const requests = answerWith(client, { action: 'decline' });
    await call('book_table');
    expect(requests).toMatchObject([
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
            seating: { type: 'string', oneOf: expect.any(Array), default: 'inside' },
            extras: { type: 'array', maxItems: 3, items: { anyOf: expect.any(Array) } },
            reminder: { type: 'boolean', default: false },
          },
          required: ['name'],
        },
      },
    ]);
  });

  it('describes the booking, with defaults for fields that were left out', async () => {
    const { client, callText } = await connect(era, { elicitation: {} });
    const whole = {
      ...{ name: 'Ada', guests: 4, date: '2027-01-31', email: 'ada@example.org', budget: 12.5 },
      ...{ meal: 'lunch', seating: 'garden', extras: ['cake', 'music'], reminder: true },
    };
    answerWith(client, { action: 'accept', content: whole }, { action: 'accept', content: { name: 'Ada' } });
    expect(await callText('book_table')).toBe(
      'A table for 4, lunch, in the garden, for Ada, on 2027-01-31, at most 12.5 each, with a cake, with a piano player, to be confirmed to ada@example.org, with a reminder.',
    );
    expect(await callText('book_table')).toBe(
      'A table for 2, dinner, inside, by the fire, for Ada, without a reminder.',
    );
  });

  it('fails if the form is invalid', async () => {
    const { client, call } = await connect(era, forms);
    answerWith(client, { action: 'accept', content: { name: 'Ada', seating: 'cellar' } });
    const result = await call('book_table');
    expect(result.isError).toBe(true);
    expect(textOf(result)).toBe('The submitted form is invalid: no table was booked.');
  });

  it.each([
    ['decline', 'You declined: no table was booked.'],
    ['cancel', 'You cancelled: no table was booked. Call the tool again to book one.'],
  ] as const)('accepts the action %s', async (action, text) => {
    const { client, callText } = await connect(era, forms);
    answerWith(client, { action });
    expect(await callText('book_table')).toBe(text);
  });
});

describe.each(eras)('guess_number in the %s era', (era) => {
  it('asks until the number is found', async () => {
    const { client, callText } = await connect(era, forms);
    const requests = answerWith(client, guess(10), { action: 'accept', content: {} }, guess(5), guess(8));
    expect(await callText('guess_number')).toBe('Yes, 8! It took you 4 guesses.');
    expect(requests.map(({ message }) => message)).toEqual([
      'I am thinking of a number from 1 to 20. You have 6 guesses left.',
      '10 is too high. You have 5 guesses left.',
      'That was not a whole number. You have 4 guesses left.',
      '5 is too low. You have 3 guesses left.',
    ]);
  });

  it('ends after six guesses', async () => {
    const { client, callText } = await connect(era, forms);
    const requests = answerWith(client, ...Array.from({ length: 10 }, () => guess(20)));
    expect(await callText('guess_number')).toBe('Out of guesses. It was 8.');
    expect(requests).toHaveLength(6);
    expect(requests.at(-1)?.message).toBe('20 is too high. You have 1 guess left.');
  });

  it.each(['decline', 'cancel'] as const)('ends with %s', async (action) => {
    const { client, callText } = await connect(era, forms);
    answerWith(client, guess(20), { action });
    expect(await callText('guess_number', { game: 2 })).toBe('You gave up after 1 guess. It was 15.');
  });
});

it('guess_number starts over with an invalid request state', async () => {
  const { client } = await connect('modern', forms);
  const requests = answerWith(client, { action: 'cancel' });
  await client.request({
    method: 'tools/call',
    params: {
      name: 'guess_number',
      inputResponses: { guess: { action: 'accept', content: { guess: 1 } } },
      requestState: 'a thousand',
    },
  });
  expect(requests[0]?.message).toBe('1 is too low. You have 5 guesses left.');
});

it.each(eras)('visit_website sends a URL in the %s era', async (era) => {
  const { client, callText } = await connect(era, { elicitation: { url: {} } });
  const requests = answerWith(client, { action: 'accept' }, { action: 'decline' }, { action: 'cancel' });
  const url = 'https://modelcontextprotocol.io/';
  expect(await callText('visit_website')).toBe(`You agreed to visit ${url}. Happy reading!`);
  expect(await callText('visit_website')).toBe('You declined: nothing was opened.');
  expect(await callText('visit_website')).toBe(
    'You cancelled: nothing was opened. Call the tool again to open it.',
  );
  expect(requests[0]).toMatchObject({ mode: 'url', url });
});

describe.each(eras)('ask_model in the %s era', (era) => {
  it('sends the question and returns the answer', async () => {
    const { client, callText } = await connect(era, { sampling: {} });
    const requests: unknown[] = [];
    client.setRequestHandler('sampling/createMessage', ({ params }) => {
      requests.push(params);
      return { role: 'assistant', model: 'parrot-1', content: { type: 'text', text: 'Who knows?' } };
    });
    const args = { question: 'Why?', maxTokens: 50 };
    expect(await callText('ask_model', args)).toBe('parrot-1 says: Who knows?');
    expect(requests).toMatchObject([
      { messages: [{ role: 'user', content: { type: 'text', text: 'Why?' } }], maxTokens: 50 },
    ]);
  });

  it('names other content types of the answer', async () => {
    const { client, callText } = await connect(era, { sampling: {} });
    const content = { type: 'image' as const, mimeType: 'image/png', data: 'AAAA' };
    client.setRequestHandler('sampling/createMessage', () => ({
      role: 'assistant',
      model: 'painter',
      content,
    }));
    expect(await callText('ask_model', { question: 'Draw!' })).toBe('painter says: [image]');
  });
});

it('ask_model returns the error of a legacy client', async () => {
  const { client, call } = await connect('legacy', { sampling: {} });
  client.setRequestHandler('sampling/createMessage', () => {
    throw new Error('the user said no');
  });
  const result = await call('ask_model', { question: 'Why?' });
  expect(result.isError).toBe(true);
  expect(textOf(result)).toBe('The client rejected the sampling request: the user said no');
});

it.each(eras)('show_roots lists the roots in the %s era', async (era) => {
  const { client, callText } = await connect(era, { roots: {} });
  let roots: { uri: string; name?: string }[] = [
    { uri: 'file:///home/ada', name: 'home' },
    { uri: 'file:///srv' },
  ];
  client.setRequestHandler('roots/list', () => ({ roots }));
  expect(await callText('show_roots')).toBe('home: file:///home/ada\nfile:///srv');
  roots = [];
  expect(await callText('show_roots')).toBe('The client has no roots.');
});

describe.each(eras)('in the %s era, a tool fails if the client lacks', (era) => {
  it.each([
    ['elicitation', 'book_table', {}],
    ['elicitation', 'guess_number', { elicitation: { url: {} } }],
    ['URL elicitation', 'visit_website', { elicitation: { form: {} } }],
    ['sampling', 'ask_model', {}],
    ['any', 'show_roots', {}],
  ])('%s: %s', async (capability, tool, capabilities) => {
    const { call } = await connect(era, capabilities);
    const result = await call(tool, tool === 'ask_model' ? { question: 'Why?' } : {});
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(`the client did not declare ${capability}. mcpc declares`);
  });
});
