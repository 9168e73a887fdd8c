import { describe, expect, it } from 'vitest';
import { everything, filesystem, memory } from '../e2e/harness/fixtures.ts';
import { temporaryFolder } from '../e2e/harness/folder.ts';
import { listenEverything } from '../e2e/harness/listening.ts';
import { connected } from './connected.ts';

describe('the published servers', () => {
  it.each([
    ['server-everything', everything('stdio'), 'echo'],
    ['server-filesystem', filesystem(temporaryFolder()), 'read_text_file'],
    ['server-memory', memory(), 'create_entities'],
  ])('%s lists its tools over stdio', async (_title, words, tool) => {
    const client = await connected(words);
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain(tool);
  });

  it.each(['streamableHttp', 'sse'] as const)('server-everything listens for %s', async (transport) => {
    const { url } = await listenEverything(transport);
    const client = await connected(new URL(url));
    const { content } = await client.callTool({ name: 'echo', arguments: { message: 'hi' } });
    expect(content).toEqual([{ type: 'text', text: 'Echo: hi' }]);
  });
});
