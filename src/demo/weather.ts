import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import * as z from 'zod';

/** The known cities with their countries and weather. */
export const cities = {
  Kyoto: { country: 'Japan', sky: 'cherry blossom in the wind', celsius: 16 },
  Lisbon: { country: 'Portugal', sky: 'not a cloud', celsius: 24 },
  Nairobi: { country: 'Kenya', sky: 'sun after a short shower', celsius: 22 },
  Oslo: { country: 'Norway', sky: 'light snow', celsius: -3 },
  Porto: { country: 'Portugal', sky: 'fog over the river', celsius: 18 },
  'São Paulo': { country: 'Brazil', sky: 'warm rain', celsius: 27 },
  Tromsø: { country: 'Norway', sky: 'northern lights', celsius: -11 },
} as const;

type City = keyof typeof cities;

/** Sorted. */
export const cityNames = Object.keys(cities) as City[];

/** Sorted, each once. */
export const countries = [...new Set(cityNames.map((name) => cities[name].country))].sort();

/** Returns the city of that name, ignoring case. */
export function findCity(name: string): City | undefined {
  return cityNames.find((city) => city.toLowerCase() === name.toLowerCase());
}

/** Returns the candidates that start with `prefix`, ignoring case. */
export function startingWith(prefix: string, candidates: readonly string[]): string[] {
  return candidates.filter((candidate) => candidate.toLowerCase().startsWith(prefix.toLowerCase()));
}

/** Made-up weather, as a tool with text and structured content, and as a resource template. */
export function addWeather(server: McpServer): void {
  server.registerTool(
    'weather',
    {
      title: 'Weather',
      description: 'Returns the weather in a city; it is made up and never changes',
      inputSchema: z.object({
        city: z.enum(cityNames).describe('Name of the city'),
        unit: z.enum(['celsius', 'fahrenheit']).default('celsius').describe('Unit of the temperature'),
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
      title: 'Weather in a city',
      description: 'The same weather as a resource, with completion of the city',
      mimeType: 'application/json',
    },
    (uri, { city }) => {
      const name = findCity(decode(String(city)));
      if (name === undefined) {
        throw new ResourceNotFoundError(
          uri.href,
          `No weather for ${uri.href}. The cities are ${cityNames.join(', ')}.`,
        );
      }
      const text = JSON.stringify({ city: name, ...cities[name] }, null, 2);
      return { contents: [{ uri: uri.href, mimeType: 'application/json', text }] };
    },
  );
}

/** Decodes a URI component. An invalid one is returned unchanged, and is no city. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
