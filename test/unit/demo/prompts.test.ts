import { describe, expect, it } from 'vitest';
import { connect, eras } from './connection.ts';

describe.each(eras)('the prompts in the %s era', (era) => {
  it('say which arguments they take', async () => {
    const { client } = await connect(era);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['poem', 'trip', 'caption']);
    expect(prompts[0]?.arguments).toEqual([
      { name: 'topic', description: 'What it is about', required: true },
      { name: 'form', description: 'haiku (the default), limerick, ode or sonnet', required: false },
    ]);
    expect(prompts[1]?.arguments).toEqual([
      { name: 'country', description: 'Where to', required: true },
      { name: 'city', description: 'A city of that country', required: true },
    ]);
  });

  it('poem needs a topic only', async () => {
    const { client } = await connect(era);
    const { messages } = await client.getPrompt({ name: 'poem', arguments: { topic: 'tea' } });
    expect(messages).toEqual([
      { role: 'user', content: { type: 'text', text: 'Write a poem about tea; its form: haiku.' } },
    ]);
  });

  it('poem refuses to do without it', async () => {
    const { client } = await connect(era);
    await expect(client.getPrompt({ name: 'poem', arguments: {} })).rejects.toMatchObject({ code: -32602 });
  });

  it('trip is a conversation with the weather inside', async () => {
    const { client } = await connect(era);
    const prompt = await client.getPrompt({
      name: 'trip',
      arguments: { country: 'Brazil', city: 'São Paulo' },
    });
    expect(prompt).toMatchObject({
      description: 'A day in São Paulo, Brazil',
      messages: [
        { role: 'user', content: { type: 'text', text: 'Plan a day in São Paulo, Brazil, for me.' } },
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
  });

  it('trip goes anywhere, with the weather unknown', async () => {
    const { client } = await connect(era);
    const { messages } = await client.getPrompt({
      name: 'trip',
      arguments: { country: 'Norway', city: 'Kyoto' },
    });
    expect(messages[2]).toMatchObject({ content: { resource: { text: 'unknown' } } });
  });

  it('caption shows a picture', async () => {
    const { client } = await connect(era);
    const { messages } = await client.getPrompt({ name: 'caption' });
    expect(messages[0]).toMatchObject({ content: { type: 'image', mimeType: 'image/png' } });
  });

  it('complete their arguments, knowing those that are there already', async () => {
    const { client } = await connect(era);
    const complete = async (
      name: string,
      argument: { name: string; value: string },
      given?: Record<string, string>,
    ) =>
      (
        await client.complete({
          ref: { type: 'ref/prompt', name },
          argument,
          ...(given && { context: { arguments: given } }),
        })
      ).completion.values;
    expect(await complete('poem', { name: 'form', value: '' })).toEqual([
      'haiku',
      'limerick',
      'ode',
      'sonnet',
    ]);
    expect(await complete('poem', { name: 'form', value: 'S' })).toEqual(['sonnet']);
    expect(await complete('poem', { name: 'topic', value: 't' })).toEqual([]);
    expect(await complete('trip', { name: 'country', value: 'p' })).toEqual(['Portugal']);
    expect(await complete('trip', { name: 'city', value: '' })).toHaveLength(7);
    expect(await complete('trip', { name: 'city', value: '' }, { country: 'Portugal' })).toEqual([
      'Lisbon',
      'Porto',
    ]);
    expect(await complete('trip', { name: 'city', value: 'p' }, { country: 'Portugal' })).toEqual(['Porto']);
  });
});
