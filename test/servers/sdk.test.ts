import { describe, expect, it } from 'vitest';
import { nodeFixture } from '../e2e/harness/fixtures.ts';
import { listen } from '../e2e/harness/listening.ts';
import { connected, eras } from './connected.ts';

const product = [{ type: 'text', text: '15' }];
const factors = { a: 5, b: 3 };

describe('the SDK servers', () => {
  it.each([
    ['the old version speaks the old era', 'sdk-v1/stdio.mjs', [], eras.legacy],
    ['the new version speaks the old era', 'sdk-v2/stdio.mjs', [], eras.legacy],
    ['the new version speaks the new era', 'sdk-v2/stdio.mjs', ['--modern-only'], eras.modern],
  ])('%s over stdio', async (_title, path, words, era) => {
    const client = await connected(nodeFixture(path, ...words), era);
    expect((await client.callTool({ name: 'multiply', arguments: factors })).content).toEqual(product);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toContain('demo://motd');
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(['review']);
  });

  it.each([
    ['the old version over Streamable HTTP', 'sdk-v1/http.mjs', [], eras.legacy],
    ['the old version over Streamable HTTP without streams', 'sdk-v1/http.mjs', ['--json'], eras.legacy],
    ['the old version over SSE', 'sdk-v1/sse.mjs', [], eras.legacy],
    ['the new version in the old era', 'sdk-v2/http.mjs', [], eras.legacy],
    ['the new version in the new era', 'sdk-v2/http.mjs', ['--modern-only'], eras.modern],
  ])('%s serves tools', async (_title, path, words, era) => {
    const { url } = await listen(path, ...words);
    const client = await connected(new URL(url), era);
    expect((await client.callTool({ name: 'multiply', arguments: factors })).content).toEqual(product);
  });

  it('the new version refuses the old era with --modern-only', async () => {
    await expect(connected(nodeFixture('sdk-v2/stdio.mjs', '--modern-only'))).rejects.toThrow(
      /protocol version/,
    );
  });
});
