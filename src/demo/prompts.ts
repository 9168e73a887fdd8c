import { completable, type McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { landscapePng } from './landscape.ts';
import { cities, cityNames, countries, findCity, startingWith } from './weather.ts';

const forms = ['haiku', 'limerick', 'ode', 'sonnet'];

/** Prompts: with arguments that can be completed, with several messages, with a resource and an image inside. */
export function addPrompts(server: McpServer): void {
  server.registerPrompt(
    'poem',
    {
      title: 'Poem',
      description: 'Asks for a poem about something',
      argsSchema: z.object({
        topic: z.string().describe('What it is about'),
        form: completable(z.string(), (value) => startingWith(value, forms))
          .optional()
          .describe('haiku (the default), limerick, ode or sonnet'),
      }),
    },
    ({ topic, form = 'haiku' }) => ({
      messages: [
        { role: 'user', content: { type: 'text', text: `Write a poem about ${topic}; its form: ${form}.` } },
      ],
    }),
  );

  server.registerPrompt(
    'trip',
    {
      title: 'Trip',
      description: 'Plans a day in a city: two messages and the weather as a resource',
      argsSchema: z.object({
        country: completable(z.string().describe('Where to'), (value) => startingWith(value, countries)),
        city: completable(z.string().describe('A city of that country'), (value, context) =>
          startingWith(value, citiesOf(context?.arguments?.country)),
        ),
      }),
    },
    ({ country, city }) => {
      const name = findCity(city);
      const known = name !== undefined && cities[name].country === country;
      const uri = `demo://weather/${encodeURIComponent(city)}`;
      const weather = known ? JSON.stringify(cities[name]) : 'unknown';
      return {
        description: `A day in ${city}, ${country}`,
        messages: [
          { role: 'user', content: { type: 'text', text: `Plan a day in ${city}, ${country}, for me.` } },
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
        { role: 'user', content: { type: 'text', text: 'Find a caption for this picture.' } },
      ],
    }),
  );
}

/** The cities of a country, or all of them while the country is not known. */
function citiesOf(country: string | undefined): string[] {
  return cityNames.filter((name) => country === undefined || cities[name].country === country);
}
