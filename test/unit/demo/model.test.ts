import { describe, expect, it } from 'vitest';
import { connect, eras, textOf } from './connection.ts';

describe.each(eras)('ask_model in the %s era', (era) => {
  it('passes the question on and gives the answer back', async () => {
    const { client, callText } = await connect(era, { sampling: {} });
    let asked: unknown;
    client.setRequestHandler('sampling/createMessage', ({ params }) => {
      asked = params;
      return { role: 'assistant', model: 'parrot-1', content: { type: 'text', text: 'Who knows?' } };
    });
    expect(await callText('ask_model', { question: 'Why?', maxTokens: 50 })).toBe(
      'parrot-1 says: Who knows?',
    );
    expect(asked).toMatchObject({
      messages: [{ role: 'user', content: { type: 'text', text: 'Why?' } }],
      systemPrompt: 'Answer in one short and friendly paragraph.',
      maxTokens: 50,
    });
  });

  it('names what is no text in the answer', async () => {
    const { client, callText } = await connect(era, { sampling: {} });
    client.setRequestHandler('sampling/createMessage', () => ({
      role: 'assistant',
      model: 'painter',
      content: { type: 'image', mimeType: 'image/png', data: 'AAAA' },
    }));
    expect(await callText('ask_model', { question: 'Draw!' })).toBe('painter says: [image]');
  });

  it('says what is missing in a client without sampling', async () => {
    const { call } = await connect(era);
    const result = await call('ask_model', { question: 'Why?' });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('did not declare sampling');
  });
});

it('a legacy client that refuses is quoted', async () => {
  const { client, call } = await connect('legacy', { sampling: {} });
  client.setRequestHandler('sampling/createMessage', () => {
    throw new Error('the person said no');
  });
  const result = await call('ask_model', { question: 'Why?' });
  expect(result.isError).toBe(true);
  expect(textOf(result)).toBe('Your client did not let a model answer: the person said no');
});

it('a modern client that refuses ends the call itself', async () => {
  const { client, call } = await connect('modern', { sampling: {} });
  client.setRequestHandler('sampling/createMessage', () => {
    throw new Error('the person said no');
  });
  await expect(call('ask_model', { question: 'Why?' })).rejects.toThrow('the person said no');
});
