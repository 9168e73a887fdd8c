import { expect, it } from 'vitest';
import { cities, cityNames } from '../../../src/demo/weather.ts';
import { connect } from './connection.ts';

it.each(cityNames)('the weather of %s is exact in both units', async (city) => {
  const { call } = await connect('modern');
  const { celsius } = cities[city];
  const inCelsius = await call('weather', { city });
  expect(inCelsius.structuredContent).toMatchObject({ temperature: celsius });
  const inFahrenheit = await call('weather', { city, unit: 'fahrenheit' });
  expect(JSON.stringify(inFahrenheit.structuredContent)).toMatch(/"temperature":-?\d+(\.\d)?,/);
});
