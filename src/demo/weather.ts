import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { cities, cityNames, findCity } from './cities.ts';
import { startingWith } from './completion.ts';

/** The made-up weather of a city, as a tool (text and structured content) and as a resource template. */
export function addWeather(server: McpServer): void {
  server.registerTool(
    'weather',
    {
      title: 'Weather',
      description: 'Tells the weather in a city; it is made up and never changes',
      inputSchema: z.object({
        city: z.enum(cityNames).describe('Where'),
        unit: z.enum(['celsius', 'fahrenheit']).default('celsius').describe('Of the temperature'),
      }),
      outputSchema: z.object({
        city: z.string(),
        sky: z.string(),
        temperature: z.number(),
        unit: z.enum(['celsius', 'fahrenheit']),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ city, unit }) => {
      const { sky, celsius } = cities[city];
      const temperature = unit === 'celsius' ? celsius : celsius * 1.8 + 32;
      const text = `${city}: ${sky}, ${temperature} °${unit === 'celsius' ? 'C' : 'F'}`;
      return { content: [{ type: 'text', text }], structuredContent: { city, sky, temperature, unit } };
    },
  );

  server.registerResource(
    'weather',
    new ResourceTemplate('demo://weather/{city}', {
      list: undefined,
      complete: { city: (value) => startingWith(value, cityNames) },
    }),
    {
      title: 'Weather of a city',
      description: 'The same weather as a resource; the city can be completed',
      mimeType: 'application/json',
    },
    (uri, { city }) => {
      const name = findCity(decode(String(city)));
      if (name === undefined) {
        throw new ResourceNotFoundError(
          uri.href,
          `There is no weather for ${uri.href}. The cities are ${cityNames.join(', ')}.`,
        );
      }
      const text = JSON.stringify({ city: name, ...cities[name] }, null, 2);
      return { contents: [{ uri: uri.href, mimeType: 'application/json', text }] };
    },
  );
}

/** A part of a URI as text; one that is no percent-encoding stays as it is, and names no city. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
