import { completable, type McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { landscapePng } from './landscape.ts';
import { cities, cityNames, countries, findCity, startingWith } from './weather.ts';

const forms = ['haiku', 'limerick', 'ode', 'sonnet'];

/** Prompts with completions, several messages, an embedded resource, and an image. */
export function addPrompts(server: McpServer): void {
  server.registerPrompt(
    'poem',
    {
      title: 'Poem',
      description: 'Asks for a poem about a topic',
      argsSchema: z.object({
        topic: z.string().describe('What the poem is about'),
        form: completable(z.string(), (value) => startingWith(value, forms))
          .optional()
          .describe('haiku (the default), limerick, ode or sonnet'),
      }),
    },
    ({ topic, form = 'haiku' }) => ({
      messages: [
        {
          role: 'user',
          content: { type: 'text', text: `Write a poem about ${topic}. Form: ${form}.` },
        },
      ],
    }),
  );

  server.registerPrompt(
    'trip',
    {
      title: 'Trip',
      description: 'Plans a day in a city, with its weather as an embedded resource',
      argsSchema: z.object({
        country: completable(z.string().describe('The country to visit'), (value) =>
          startingWith(value, countries),
        ),
        city: completable(z.string().describe('A city in that country'), (value, context) =>
          startingWith(value, citiesOf(context?.arguments?.country)),
        ),
      }),
    },
    ({ country, city }) => {
      const name = findCity(city);
      const isKnown = name !== undefined && cities[name].country === country;
      const uri = `demo://weather/${encodeURIComponent(city)}`;
      const weather = isKnown ? JSON.stringify(cities[name]) : 'unknown';
      return {
        description: `A day in ${city}, ${country}`,
        messages: [
          { role: 'user', content: { type: 'text', text: `Plan a day in ${city}, ${country}.` } },
          { role: 'assistant', content: { type: 'text', text: 'Gladly. What is the weather like there?' } },
          {
            role: 'user',
            content: { type: 'resource', resource: { uri, mimeType: 'application/json', text: weather } },
          },
        ],
      };
    },
  );

  server.registerPrompt(
    'caption',
    { title: 'Caption', description: 'Shows a picture and asks for a caption' },
    () => ({
      messages: [
        {
          role: 'user',
          content: {
            type: 'image',
            mimeType: 'image/png',
            data: landscapePng('dusk', 320, 200).toString('base64'),
          },
        },
        { role: 'user', content: { type: 'text', text: 'Write a caption for this picture.' } },
      ],
    }),
  );
}

/** Returns the cities of a country, or all cities if it is undefined. */
function citiesOf(country: string | undefined): string[] {
  return cityNames.filter((name) => country === undefined || cities[name].country === country);
}
