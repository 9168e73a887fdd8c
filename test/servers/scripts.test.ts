import { describe, expect, it } from 'vitest';
import { fixture } from '../e2e/harness/fixtures.ts';
import { Conversation } from './conversation.ts';

const tsx = [process.execPath, '--import', 'tsx'];

describe('the script servers', () => {
  it.each([
    ['server.js', [process.execPath]],
    ['server.mjs', [process.execPath]],
    ['server.cjs', [process.execPath]],
    ['server.ts', tsx],
    ['server.mts', tsx],
    ['server.cts', tsx],
    ['program', []],
  ])('%s multiplies', async (name, words) => {
    const server = new Conversation([...words, fixture(`scripts/${name}`)]);
    await server.initialize();
    const { content } = await server.call('multiply', { a: 5, b: 3 });
    expect(content).toEqual([{ type: 'text', text: '15' }]);
  });
});
