import { describe, expect, it } from 'vitest';
import { connect, eras } from './connection.ts';

/** Returns the text of a resource. */
async function read(uri: string): Promise<string> {
  const { client } = await connect('modern');
  const [content] = (await client.readResource({ uri })).contents;
  return content && 'text' in content ? content.text : '';
}

it('lists text, JSON, binary, changing and failing resources', async () => {
  const { client } = await connect('modern');
  const { resources } = await client.listResources();
  expect(resources.map(({ uri, mimeType }) => [uri, mimeType])).toEqual([
    ['demo://welcome', 'text/markdown'],
    ['demo://menu', 'application/json'],
    ['demo://landscape', 'image/png'],
    ['demo://counter', 'text/plain'],
    ['demo://uptime', 'text/plain'],
    ['demo://broken', undefined],
  ]);
  const welcome = await read('demo://welcome');
  expect(welcome).toContain('mcpc call demo multiply a=5 b=3');
  expect(resources[0]?.size).toBe(Buffer.byteLength(welcome));
  expect(JSON.parse(await read('demo://menu')).teas).toHaveLength(4);
});

it.each(eras)('demo://broken throws a JSON-RPC error with data in the %s era', async (era) => {
  const { client } = await connect(era);
  await expect(client.readResource({ uri: 'demo://broken' })).rejects.toMatchObject({
    code: -32603,
    message: expect.stringContaining('This resource is broken on purpose.'),
    data: { mendable: false },
  });
});

describe('demo://weather/{city}', () => {
  it.each([
    ['demo://weather/lisbon', 'Lisbon'],
    ['demo://weather/S%C3%A3o%20Paulo', 'São Paulo'],
    ['demo://weather/Tromsø', 'Tromsø'],
  ])('%s is the weather in %s', async (uri, city) => {
    expect(JSON.parse(await read(uri))).toMatchObject({ city, sky: expect.any(String) });
  });

  it.each(['demo://weather/Atlantis', 'demo://weather/%E0%A4%A'])(
    '%s does not exist, and the error lists the cities',
    async (uri) => {
      await expect(read(uri)).rejects.toThrow('The cities are Kyoto, Lisbon,');
    },
  );

  it('completes the city', async () => {
    const { client } = await connect('modern');
    const ref = { type: 'ref/resource' as const, uri: 'demo://weather/{city}' };
    const complete = async (value: string) =>
      (await client.complete({ ref, argument: { name: 'city', value } })).completion.values;
    expect(await complete('')).toHaveLength(7);
    expect(await complete('o')).toEqual(['Oslo']);
    expect(await complete('x')).toEqual([]);
  });
});
