import { expect, it } from 'vitest';
import { ranked } from '../../../../src/commands/definitions/search.ts';

const items: [string, string][] = [
  ['forecast_week', 'The weather of a week'],
  ['weather', 'Tells it'],
  ['set_weather', 'Changes it'],
  ['weathervane', 'Turns'],
  ['other', 'Nothing of the kind'],
];
const find = (...words: string[]) => ranked(items, words, (item) => item).map(([name]) => name);

it.each([
  [['weather'], ['weather', 'weathervane', 'set_weather', 'forecast_week']],
  [['WEA', 'week'], ['forecast_week']],
  [['wether'], ['weather', 'other']],
  [['zebra'], []],
])('find %j', (words, expected) => {
  expect(find(...words)).toEqual(expected);
});
