import { expect, it } from 'vitest';
import { cityNames } from '../../../src/demo/weather.ts';
import { connect, textOf } from './connection.ts';

it('multiply returns the product as text and as structured content', async () => {
  const { call } = await connect('modern');
  expect(await call('multiply', { a: 5, b: 3 })).toMatchObject({
    content: [{ type: 'text', text: '15' }],
    structuredContent: { result: 15 },
  });
});

it('multiply fails if the product is too large', async () => {
  const { call } = await connect('modern');
  const result = await call('multiply', { a: 1e200, b: 1e200 });
  expect(result.isError).toBe(true);
  expect(textOf(result)).toBe('The product of 1e+200 and 1e+200 is too large: try smaller numbers.');
});

it('statistics returns structured content without text', async () => {
  const { call } = await connect('modern');
  expect(await call('statistics', { numbers: [4, 8, 3] })).toMatchObject({
    content: [],
    structuredContent: { count: 3, smallest: 3, largest: 8, mean: 5 },
  });
});

it('greet has a language and can be loud', async () => {
  const { callText } = await connect('modern');
  expect(await callText('greet', { name: 'Ada' })).toBe('Hello, Ada!');
  expect(await callText('greet', { name: 'Ada', language: 'french', loud: true })).toBe('BONJOUR, ADA!');
});

it('write_postcard shows stamps, lines and address', async () => {
  const { callText } = await connect('modern');
  const address = { street: '12 St James’s Square', city: 'London' };
  expect(
    await callText('write_postcard', { to: { name: 'Ada', address }, lines: ['Hi,', 'it runs!'], stamps: 2 }),
  ).toBe('[stamp] [stamp]\n\nHi,\nit runs!\n\nAda\n12 St James’s Square\nLondon');
  const to = { name: 'Ada', address: { ...address, country: 'England' } };
  expect(await callText('write_postcard', { to, lines: ['Hi'] })).toMatch(/^\[stamp\]\n.*London\nEngland$/s);
});

it('weather returns text and structured content, in either unit', async () => {
  const { call } = await connect('modern');
  expect(await call('weather', { city: 'Oslo' })).toMatchObject({
    content: [{ type: 'text', text: 'Oslo: light snow, -3 °C' }],
    structuredContent: { city: 'Oslo', sky: 'light snow', temperature: -3, unit: 'celsius' },
  });
  for (const city of cityNames) {
    const result = await call('weather', { city, unit: 'fahrenheit' });
    // Rounding errors would show.
    expect(textOf(result)).toMatch(/, -?\d+(\.\d)? °F$/);
  }
});

it('fail returns an error result', async () => {
  const { call } = await connect('modern');
  expect(await call('fail', { reason: 'Monday' })).toMatchObject({
    isError: true,
    content: [{ type: 'text', text: 'Monday' }],
  });
});
