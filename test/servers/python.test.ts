import { expect, it } from 'vitest';
import { fixture } from '../e2e/harness/fixtures.ts';
import { listenPython } from '../e2e/harness/listening.ts';
import { describePython, pythonPath, uvPath, uvVariables } from '../setup/python.ts';
import { connected, eras } from './connected.ts';

const factors = { a: 5, b: 3 };

describePython('the FastMCP servers', () => {
  it.each(['legacy', 'modern'] as const)('the typed one multiplies in the %s era', async (era) => {
    const client = await connected([pythonPath(), fixture('python/typed.py')], eras[era]);
    const { structuredContent } = await client.callTool({ name: 'multiply', arguments: factors });
    expect(structuredContent).toEqual({ result: 15 });
  });

  it('the untyped one declares no type and multiplies numbers', async () => {
    const client = await connected([pythonPath(), fixture('python/untyped.py')]);
    const { tools } = await client.listTools();
    const multiply = tools.find(({ name }) => name === 'multiply');
    expect(multiply?.inputSchema.properties).toEqual({ a: {}, b: {} });
    const { content } = await client.callTool({ name: 'multiply', arguments: factors });
    expect(content).toEqual([{ type: 'text', text: '15' }]);
  });

  it.each(['http', 'sse'] as const)('one listens for %s', async (transport) => {
    const { url } = await listenPython(pythonPath(), transport);
    const client = await connected(new URL(url));
    const { structuredContent } = await client.callTool({ name: 'multiply', arguments: factors });
    expect(structuredContent).toEqual({ result: 15 });
  });

  it('uv starts the one with inline metadata', async () => {
    const variables = Object.entries(uvVariables()).map(([name, value]) => `${name}=${value}`);
    const words = ['env', ...variables, uvPath(), 'run', '--script', fixture('python/inline_metadata.py')];
    const client = await connected(words);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['multiply']);
  }, 180_000);
});
