import { describe, expect, it } from 'vitest';
import { connect, eras, textOf } from './connection.ts';

describe.each(eras)('the typed tools in the %s era', (era) => {
  it('multiply gives the number alone as text, and as structured content', async () => {
    const { call } = await connect(era);
    expect(await call('multiply', { a: 5, b: 3 })).toMatchObject({
      content: [{ type: 'text', text: '15' }],
      structuredContent: { result: 15 },
    });
  });

  it('multiply says so when the product is too big', async () => {
    const { call } = await connect(era);
    const result = await call('multiply', { a: 1e200, b: 1e200 });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toBe('1e+200 times 1e+200 is more than a number can hold: try smaller ones.');
  });

  it('multiply refuses what is no number', async () => {
    const { call } = await connect(era);
    const result = await call('multiply', { a: 'five', b: 3 });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('Invalid arguments for tool multiply');
  });

  it('multiply says that it only reads, and what it takes and gives', async () => {
    const { client } = await connect(era);
    const { tools } = await client.listTools();
    expect(tools.find(({ name }) => name === 'multiply')).toMatchObject({
      title: 'Multiply',
      inputSchema: {
        type: 'object',
        properties: {
          a: { type: 'number', description: 'The first number' },
          b: { type: 'number', description: 'The second number' },
        },
        required: ['a', 'b'],
      },
      outputSchema: { properties: { result: { type: 'number' } } },
      annotations: { readOnlyHint: true, openWorldHint: false },
    });
  });

  it('statistics gives structured content and no text', async () => {
    const { call } = await connect(era);
    expect(await call('statistics', { numbers: [4, 8, 3] })).toMatchObject({
      content: [],
      structuredContent: { count: 3, smallest: 3, largest: 8, mean: 5 },
    });
  });

  it('statistics wants at least one number', async () => {
    const { call } = await connect(era);
    expect((await call('statistics', { numbers: [] })).isError).toBe(true);
  });

  it('greet needs nothing but a name', async () => {
    const { callText } = await connect(era);
    expect(await callText('greet', { name: 'Ada' })).toBe('Hello, Ada!');
  });

  it('greet takes a language and can be loud', async () => {
    const { callText } = await connect(era);
    expect(await callText('greet', { name: 'Ada', language: 'french', loud: true })).toBe('BONJOUR, ADA!');
    expect(await callText('greet', { name: 'アダ', language: 'japanese' })).toBe('こんにちは, アダ!');
  });

  it('greet refuses a language that is not in its enumeration', async () => {
    const { call } = await connect(era);
    expect((await call('greet', { name: 'Ada', language: 'latin' })).isError).toBe(true);
  });

  it('write_postcard takes a nested object and an array', async () => {
    const { callText } = await connect(era);
    const to = { name: 'Ada Lovelace', address: { street: '12 St James’s Square', city: 'London' } };
    expect(await callText('write_postcard', { to, lines: ['Dear Ada,', 'it runs!'], stamps: 2 })).toBe(
      '[stamp] [stamp]\n\nDear Ada,\nit runs!\n\nAda Lovelace\n12 St James’s Square\nLondon',
    );
    expect(
      await callText('write_postcard', {
        to: { ...to, address: { ...to.address, country: 'England' } },
        lines: ['Hi'],
      }),
    ).toBe('[stamp]\n\nHi\n\nAda Lovelace\n12 St James’s Square\nLondon\nEngland');
  });

  it('weather gives text and structured content, in either unit', async () => {
    const { call } = await connect(era);
    expect(await call('weather', { city: 'Oslo' })).toMatchObject({
      content: [{ type: 'text', text: 'Oslo: light snow, -3 °C' }],
      structuredContent: { city: 'Oslo', sky: 'light snow', temperature: -3, unit: 'celsius' },
    });
    expect(textOf(await call('weather', { city: 'Oslo', unit: 'fahrenheit' }))).toBe(
      'Oslo: light snow, 26.6 °F',
    );
  });

  it('fail is a result that is an error', async () => {
    const { call } = await connect(era);
    expect(await call('fail')).toMatchObject({
      isError: true,
      content: [{ type: 'text', text: 'The kettle is empty: fill it and try again.' }],
    });
    expect(textOf(await call('fail', { reason: 'Monday' }))).toBe('Monday');
  });
});
