import { expect, it, onTestFinished } from 'vitest';
import { anthropicSampling, Client, openAiSampling } from '../../../src/index.ts';
import { anthropicMessage, chatCompletion, startModelApi } from '../../servers/model-api.ts';

it.each([
  ['openAiSampling', openAiSampling, () => chatCompletion({ content: 'Hello' })],
  ['anthropicSampling', anthropicSampling, () => anthropicMessage([{ type: 'text', text: 'Hello' }])],
] as const)('%s has a model answer sampling requests', async (_name, sampling, reply) => {
  const { base, received } = await startModelApi(reply());
  const used: unknown[] = [];
  const onUsage = (usage: object) => used.push(usage);
  const client = new Client('demo', {
    sampling: sampling({ model: 'm', baseUrl: base, apiKey: 'k', onUsage }),
  });
  onTestFinished(() => client.close({ force: true }));
  await client.connect();
  const { content } = await client.callTool('ask_model', { question: 'Hi' });
  expect(content[0]).toMatchObject({ text: expect.stringContaining('Hello') });
  expect(received).toHaveLength(1);
  expect(used).toEqual([{ input: 12, output: 3 }]);
});

it('rejects a base URL that is not one', () => {
  expect(() => openAiSampling({ model: 'm', baseUrl: 'localhost' })).toThrow(
    'baseUrl is not an http or https URL.',
  );
});
