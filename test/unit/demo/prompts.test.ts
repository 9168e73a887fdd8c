import { expect, it } from 'vitest';
import { connect } from './connection.ts';

it('poem has an optional form', async () => {
  const { client } = await connect('modern');
  const { prompts } = await client.listPrompts();
  expect(prompts[0]).toMatchObject({
    name: 'poem',
    arguments: [
      { name: 'topic', required: true },
      { name: 'form', description: 'haiku (the default), limerick, ode or sonnet', required: false },
    ],
  });
  const { messages } = await client.getPrompt({ name: 'poem', arguments: { topic: 'tea' } });
  expect(messages).toEqual([
    { role: 'user', content: { type: 'text', text: 'Write a poem about tea. Form: haiku.' } },
  ]);
});

it('trip is a conversation with the weather as an embedded resource', async () => {
  const { client } = await connect('modern');
  const trip = (country: string, city: string) =>
    client.getPrompt({ name: 'trip', arguments: { country, city } });
  expect(await trip('Brazil', 'São Paulo')).toMatchObject({
    description: 'A day in São Paulo, Brazil',
    messages: [
      { role: 'user', content: { type: 'text', text: 'Plan a day in São Paulo, Brazil.' } },
      { role: 'assistant', content: { type: 'text' } },
      {
        role: 'user',
        content: {
          type: 'resource',
          resource: {
            uri: 'demo://weather/S%C3%A3o%20Paulo',
            text: '{"country":"Brazil","sky":"warm rain","celsius":27}',
          },
        },
      },
    ],
  });
  const { messages } = await trip('Norway', 'Kyoto');
  expect(messages[2]).toMatchObject({ content: { resource: { text: 'unknown' } } });
});

it('caption shows a picture', async () => {
  const { client } = await connect('modern');
  const { messages } = await client.getPrompt({ name: 'caption' });
  expect(messages[0]).toMatchObject({ content: { type: 'image', mimeType: 'image/png' } });
});

it('arguments are completed, depending on the others', async () => {
  const { client } = await connect('modern');
  const complete = async (prompt: string, name: string, value: string, args?: Record<string, string>) => {
    const { completion } = await client.complete({
      ref: { type: 'ref/prompt', name: prompt },
      argument: { name, value },
      ...(args && { context: { arguments: args } }),
    });
    return completion.values;
  };
  expect(await complete('poem', 'form', 'S')).toEqual(['sonnet']);
  expect(await complete('trip', 'country', 'p')).toEqual(['Portugal']);
  expect(await complete('trip', 'city', '')).toHaveLength(7);
  expect(await complete('trip', 'city', '', { country: 'Portugal' })).toEqual(['Lisbon', 'Porto']);
});
