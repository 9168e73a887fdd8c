import { describe, expect, it } from 'vitest';
import { connect, eras } from './connection.ts';

describe.each(eras)('the resources in the %s era', (era) => {
  it('are a text, JSON, something binary, two that change and one that fails', async () => {
    const { client } = await connect(era);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri, mimeType }) => [uri, mimeType])).toEqual([
      ['demo://welcome', 'text/markdown'],
      ['demo://menu', 'application/json'],
      ['demo://landscape', 'image/png'],
      ['demo://counter', 'text/plain'],
      ['demo://uptime', 'text/plain'],
      ['demo://broken', undefined],
    ]);
  });

  it('welcome is as long as it says', async () => {
    const { client } = await connect(era);
    const { resources } = await client.listResources();
    const { contents } = await client.readResource({ uri: 'demo://welcome' });
    expect(contents).toMatchObject([{ uri: 'demo://welcome', mimeType: 'text/markdown' }]);
    const [welcome] = contents;
    const text = welcome && 'text' in welcome ? welcome.text : '';
    expect(text).toContain('mcpc call demo multiply a=5 b=3');
    expect(Buffer.byteLength(text)).toBe(resources.find(({ name }) => name === 'welcome')?.size);
  });

  it('menu is JSON', async () => {
    const { client } = await connect(era);
    const { contents } = await client.readResource({ uri: 'demo://menu' });
    const [menu] = contents;
    expect(JSON.parse(menu && 'text' in menu ? menu.text : '')).toMatchObject({
      teas: [{ name: 'assam' }, { name: 'mint' }, { name: 'oolong' }, { name: 'sencha' }],
    });
  });

  it('broken answers with a JSON-RPC error that carries data', async () => {
    const { client } = await connect(era);
    await expect(client.readResource({ uri: 'demo://broken' })).rejects.toMatchObject({
      code: -32603,
      message: expect.stringContaining('This resource is broken, and on purpose.'),
      data: { mendable: false },
    });
  });

  it('a resource that is not there is an error', async () => {
    const { client } = await connect(era);
    await expect(client.readResource({ uri: 'demo://nowhere' })).rejects.toThrow('demo://nowhere');
  });

  it.each([
    ['demo://weather/Oslo', 'Oslo'],
    ['demo://weather/lisbon', 'Lisbon'],
    ['demo://weather/S%C3%A3o%20Paulo', 'São Paulo'],
    ['demo://weather/Tromsø', 'Tromsø'],
  ])('%s gives the weather of %s', async (uri, city) => {
    const { client } = await connect(era);
    const { contents } = await client.readResource({ uri });
    const [weather] = contents;
    expect(weather?.mimeType).toBe('application/json');
    expect(JSON.parse(weather && 'text' in weather ? weather.text : '')).toMatchObject({
      city,
      sky: expect.any(String),
      celsius: expect.any(Number),
    });
  });

  it.each(['demo://weather/Atlantis', 'demo://weather/%E0%A4%A'])(
    '%s is not there, and the error names the cities',
    async (uri) => {
      const { client } = await connect(era);
      await expect(client.readResource({ uri })).rejects.toThrow('The cities are Kyoto, Lisbon,');
    },
  );

  it('the city of the weather template can be completed', async () => {
    const { client } = await connect(era);
    const complete = async (value: string) =>
      (
        await client.complete({
          ref: { type: 'ref/resource', uri: 'demo://weather/{city}' },
          argument: { name: 'city', value },
        })
      ).completion.values;
    expect(await complete('')).toHaveLength(7);
    expect(await complete('o')).toEqual(['Oslo']);
    expect(await complete('x')).toEqual([]);
  });
});
