import { describe, expect, it } from 'vitest';
import { answerWith, connect, eras, textOf } from './connection.ts';

const guess = (number: number) => ({ action: 'accept' as const, content: { guess: number } });

describe.each(eras)('guess_number in the %s era', (era) => {
  it('asks in rounds until the number is found', async () => {
    const { client, callText } = await connect(era, { elicitation: { form: {} } });
    const asked = answerWith(client, guess(10), guess(5), guess(8));
    expect(await callText('guess_number')).toBe('Yes, 8! It took you 3 guesses.');
    expect(asked.map(({ message }) => message)).toEqual([
      'I think of a number from 1 to 20. You have 6 guesses left.',
      '10 is too high. You have 5 guesses left.',
      '5 is too low. You have 4 guesses left.',
    ]);
  });

  it('hides another number in another game', async () => {
    const { client, callText } = await connect(era, { elicitation: { form: {} } });
    answerWith(client, guess(15));
    expect(await callText('guess_number', { game: 2 })).toBe('Yes, 15! It took you 1 guess.');
  });

  it('ends when the guesses are used up', async () => {
    const { client, callText } = await connect(era, { elicitation: { form: {} } });
    const asked = answerWith(client, ...Array.from({ length: 10 }, () => guess(20)));
    expect(await callText('guess_number')).toBe('Out of guesses. It was 8.');
    expect(asked).toHaveLength(6);
    expect(asked.at(-1)?.message).toBe('20 is too high. You have 1 guess left.');
  });

  it('counts a guess that is no number', async () => {
    const { client, callText } = await connect(era, { elicitation: { form: {} } });
    const asked = answerWith(client, { action: 'accept', content: {} }, guess(8));
    expect(await callText('guess_number')).toBe('Yes, 8! It took you 2 guesses.');
    expect(asked[1]?.message).toBe('That was no whole number. You have 5 guesses left.');
  });

  it.each(['decline', 'cancel'] as const)('takes a %s for giving up', async (action) => {
    const { client, callText } = await connect(era, { elicitation: { form: {} } });
    answerWith(client, guess(20), { action });
    expect(await callText('guess_number')).toBe('You gave up after 1 guess. It was 8.');
  });

  it('says what is missing in a client without elicitation', async () => {
    const { call } = await connect(era);
    const result = await call('guess_number');
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('did not declare elicitation');
  });
});

it('a request state that makes no sense starts from the first guess', async () => {
  const { client } = await connect('modern', { elicitation: { form: {} } });
  const asked = answerWith(client, { action: 'cancel' });
  await client.request({
    method: 'tools/call',
    params: {
      name: 'guess_number',
      inputResponses: { guess: { action: 'accept', content: { guess: 1 } } },
      requestState: 'a thousand',
    },
  });
  expect(asked[0]?.message).toBe('1 is too low. You have 5 guesses left.');
});
