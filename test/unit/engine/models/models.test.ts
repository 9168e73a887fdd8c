import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import { openModel, openNamedModel } from '../../../../src/engine/models/open-model.ts';
import { parseSamplingRequest } from '../../../../src/engine/protocol/input/sampling-request.ts';
import {
  type ApiAnswer,
  anthropicMessage,
  chatCompletion,
  startModelApi,
} from '../../../servers/model-api.ts';
import { environment } from '../environment.ts';

const key = 'key-of-ada-1815';
const weather = { name: 'weather', description: 'Tells it', inputSchema: { type: 'object' } };
/** A conversation with everything that a request can have. */
const conversation: JsonObject = {
  systemPrompt: 'Be brief.',
  maxTokens: 50,
  temperature: 1.5,
  stopSequences: ['END', ' '],
  includeContext: 'allServers',
  modelPreferences: { hints: [{ name: 'other' }] },
  metadata: { user: 'ada' },
  tools: [weather],
  toolChoice: { mode: 'required' },
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Look:' },
        { type: 'image', data: 'aW1n', mimeType: 'image/png' },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I do.' },
        { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Oslo' } },
        { type: 'tool_use', id: 'call_2', name: 'weather', input: { city: 'Rome' } },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          toolUseId: 'call_1',
          content: [
            { type: 'text', text: 'Rain' },
            { type: 'image', data: 'aW1n', mimeType: 'image/png' },
          ],
        },
        {
          type: 'tool_result',
          toolUseId: 'call_2',
          isError: true,
          content: [],
          structuredContent: { code: 5 },
        },
      ],
    },
  ],
};
const simple: JsonObject = { messages: [{ role: 'user', content: { type: 'text', text: 'Hi' } }] };

async function ask(
  api: 'openai' | 'anthropic',
  params: JsonObject,
  answers: ApiAnswer[],
  settings: object = {},
) {
  const { base, received } = await startModelApi(...answers);
  const model = openModel(api, { model: 'm', baseUrl: base, apiKey: key, ...settings }, { environment });
  const notices: string[] = [];
  const stop = new AbortController();
  const options = { signal: stop.signal, notice: (message: string) => notices.push(message) };
  const answer = model.answer(parseSamplingRequest('demo', params), options);
  return { answer, received, notices, stop, base };
}

const openaiCall = (name: string, given: unknown, id: string | undefined = 'call_3') => ({
  id,
  type: 'function',
  function: { name, arguments: given },
});

describe('the chat completions API', () => {
  it('gets the whole request', async () => {
    const uses = { tool_calls: [openaiCall('weather', '{"city":"Bonn"}')] };
    const { answer, received } = await ask('openai', conversation, [chatCompletion(uses, 'tool_calls')]);
    await answer;
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,aW1n' } };
    const call = (id: string, city: string) => openaiCall('weather', JSON.stringify({ city }), id);
    expect(received[0]).toMatchObject({
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${key}` },
    });
    expect(received[0]?.body).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'Look:' }, image] },
        { role: 'assistant', content: 'I do.', tool_calls: [call('call_1', 'Oslo'), call('call_2', 'Rome')] },
        { role: 'tool', tool_call_id: 'call_1', content: 'Rain' },
        { role: 'tool', tool_call_id: 'call_2', content: 'The tool failed: {"code":5}' },
        { role: 'user', content: [{ type: 'text', text: 'Of the result of call_1:' }, image] },
      ],
      max_tokens: 50,
      temperature: 1.5,
      stop: ['END', ' '],
      tools: [
        {
          type: 'function',
          function: { name: 'weather', description: 'Tells it', parameters: { type: 'object' } },
        },
      ],
      tool_choice: 'required',
    });
  });

  it('gets text alone as a string, and audio in its format', async () => {
    const audio = (mimeType: string) => ({
      messages: [
        { role: 'user', content: { type: 'text', text: 'Hi' } },
        { role: 'user', content: { type: 'audio', data: 'YQ==', mimeType } },
      ],
    });
    const { answer, received } = await ask('openai', audio('audio/mpeg'), [
      chatCompletion({ content: 'Ho' }),
    ]);
    await answer;
    expect(received[0]?.body.messages).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'YQ==', format: 'mp3' } }] },
    ]);
    const other = await ask('openai', audio('audio/ogg'), []);
    await expect(other.answer).rejects.toThrow(
      'has audio of type audio/ogg, but the API accepts only WAV and MP3',
    );
    expect(other.received).toEqual([]);
  });

  it.each([
    ['text', chatCompletion({ content: 'Ho' }), { type: 'text', text: 'Ho' }, 'endTurn'],
    ['a cut text', chatCompletion({ content: 'Ho' }, 'length'), { type: 'text', text: 'Ho' }, 'maxTokens'],
    ['a refusal', chatCompletion({ refusal: 'No.' }), { type: 'text', text: 'No.' }, 'endTurn'],
    [
      'a filtered text',
      chatCompletion({ content: '' }, 'content_filter'),
      { type: 'text', text: '' },
      'content_filter',
    ],
  ])('answers with %s', async (_what, completion, content, stopReason) => {
    const { answer } = await ask('openai', simple, [completion]);
    expect(await answer).toEqual({
      result: { role: 'assistant', content, model: 'gpt-5-2026', stopReason },
      usage: { input: 12, output: 3 },
    });
  });

  it('answers with parallel tool calls, whose arguments keep their digits', async () => {
    const calls = [
      openaiCall('weather', '{"id":12345678901234567890}'),
      openaiCall('weather', { a: 1 }, undefined),
    ];
    const { answer } = await ask('openai', { ...simple, tools: [weather] }, [
      chatCompletion({ content: 'Both:', tool_calls: calls }),
    ]);
    const { result } = await answer;
    expect(result.stopReason).toBe('toolUse');
    expect(result.content).toMatchObject([
      { type: 'text', text: 'Both:' },
      { type: 'tool_use', id: 'call_3', name: 'weather' },
      { type: 'tool_use', id: expect.stringMatching(/^call_/), input: { a: 1 } },
    ]);
    expect(String((result.content as JsonObject[])[1]?.input?.['id' as never])).toBe('12345678901234567890');
  });

  it('gets the limit of tokens by the name that the model wants, and no temperature that it refuses', async () => {
    const refused = (param: string) => ({ status: 400, body: { error: { message: `No ${param}`, param } } });
    const { answer, received, notices } = await ask('openai', { ...conversation, tools: [] }, [
      refused('max_tokens'),
      refused('temperature'),
      refused('stop'),
      chatCompletion({ content: 'Ho' }),
    ]);
    await answer;
    expect(received[3]?.body).toMatchObject({ max_completion_tokens: 50 });
    expect(Object.keys(received[3]?.body ?? {})).toEqual(['model', 'messages', 'max_completion_tokens']);
    expect(notices).toEqual([
      'm does not accept the temperature of the request, which is sent without it.',
      'm does not accept the stop sequences of the request, which is sent without it.',
    ]);
  });
});

describe("Anthropic's messages API", () => {
  it('gets the whole request', async () => {
    const uses = [{ type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Bonn' } }];
    const { answer, received } = await ask('anthropic', conversation, [anthropicMessage(uses, 'tool_use')]);
    expect(await answer).toEqual({
      result: { role: 'assistant', content: uses, model: 'claude-5', stopReason: 'toolUse' },
      usage: { input: 12, output: 3 },
    });
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aW1n' } };
    expect(received[0]).toMatchObject({
      path: '/v1/messages',
      headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
    });
    expect(received[0]?.body).toEqual({
      model: 'm',
      max_tokens: 50,
      system: 'Be brief.',
      temperature: 1,
      stop_sequences: ['END'],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Look:' }, image] },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I do.' },
            { type: 'tool_use', id: 'call_1', name: 'weather', input: { city: 'Oslo' } },
            { type: 'tool_use', id: 'call_2', name: 'weather', input: { city: 'Rome' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call_1', content: [{ type: 'text', text: 'Rain' }, image] },
            {
              type: 'tool_result',
              tool_use_id: 'call_2',
              content: [{ type: 'text', text: '{"code":5}' }],
              is_error: true,
            },
          ],
        },
      ],
      tools: [{ name: 'weather', description: 'Tells it', input_schema: { type: 'object' } }],
      tool_choice: { type: 'any' },
    });
  });

  it.each([
    ['end_turn', 'endTurn'],
    ['stop_sequence', 'stopSequence'],
    ['max_tokens', 'maxTokens'],
    ['refusal', 'refusal'],
  ])('answers with text that ends by %s', async (stop, stopReason) => {
    const content = [
      { type: 'thinking', thinking: 'Hm' },
      { type: 'text', text: 'Ho' },
      { type: 'text', text: '!' },
    ];
    const { answer } = await ask('anthropic', simple, [anthropicMessage(content, stop)]);
    expect((await answer).result).toEqual({
      role: 'assistant',
      content: { type: 'text', text: 'Ho!' },
      model: 'claude-5',
      stopReason,
    });
  });

  it('gets no temperature that the model refuses', async () => {
    const refused = { type: 'error', error: { message: 'temperature: deprecated for this model' } };
    const { answer, received, notices } = await ask('anthropic', { ...simple, temperature: 0.5 }, [
      { status: 400, body: refused },
      anthropicMessage([{ type: 'text', text: 'Ho' }]),
    ]);
    await answer;
    expect(received[1]?.body).not.toHaveProperty('temperature');
    expect(notices).toHaveLength(1);
  });

  it('has no place for audio', async () => {
    const content = { type: 'audio', data: 'YQ==', mimeType: 'audio/wav' };
    const { answer } = await ask('anthropic', { messages: [{ role: 'user', content }] }, []);
    await expect(answer).rejects.toThrow("has audio, which Anthropic's API does not accept");
  });
});

describe('an answer', () => {
  it.each([
    [
      'a tool that was not offered',
      { tools: [weather] },
      'other',
      'uses a tool that the request does not offer: "other"',
    ],
    [
      'a tool that must not be used',
      { tools: [weather], toolChoice: { mode: 'none' } },
      'weather',
      'must not use a tool',
    ],
  ])('with %s is not used', async (_what, params, name, message) => {
    const completion = chatCompletion({ tool_calls: [openaiCall(name, '{}')] });
    const { answer } = await ask('openai', { ...simple, ...params }, [completion]);
    await expect(answer).rejects.toThrow(message);
  });

  it('in parts is used without those that are not text', async () => {
    const content = [{ type: 'thinking' }, { type: 'text', text: 'H' }, { type: 'text', text: 'o' }];
    const { answer } = await ask('openai', simple, [chatCompletion({ content })]);
    expect((await answer).result.content).toEqual({ type: 'text', text: 'Ho' });
  });

  it('without a tool that must be used is not used', async () => {
    const params = { ...simple, tools: [weather], toolChoice: { mode: 'required' } };
    const { answer } = await ask('openai', params, [chatCompletion({ content: 'Ho' })]);
    await expect(answer).rejects.toThrow('gpt-5-2026 gave an unusable answer. The answer must use a tool');
  });
});

describe('a failure', () => {
  it.each<[string, ApiAnswer, string, string]>([
    [
      'a key that is refused',
      { status: 401, body: { error: { message: `Bad ${key}` } } },
      'authorization',
      'rejected the API key (HTTP 401).',
    ],
    [
      'an unknown model',
      { status: 404, body: { error: { message: 'model "m" not found' } } },
      'usage',
      'has no such model, or no API at /v1/chat/completions (HTTP 404): model "m" not found.',
    ],
    [
      'a refused request',
      { status: 400, body: { error: { message: `Not with ${key}!` } } },
      'usage',
      'refused the request (HTTP 400): Not with [redacted]!',
    ],
    [
      'a limit without an end',
      { status: 429, body: { error: 'Too many' } },
      'connection',
      'limits the rate of requests (HTTP 429): Too many.',
    ],
    [
      'a limit for an hour',
      { status: 429, headers: { 'retry-after': '3600' }, body: {} },
      'connection',
      'limits the rate of requests for 60 min (HTTP 429).',
    ],
    [
      'a limit without reason',
      { status: 429, headers: { 'retry-after': '999999999999' }, body: {} },
      'connection',
      'limits the rate of requests for more than a day (HTTP 429).',
    ],
    [
      'an error with status 200',
      { body: { error: { message: `No model for ${key}` } } },
      'connection',
      'failed to answer: No model for [redacted].',
    ],
    [
      'content that is no text',
      chatCompletion({ content: 5 }),
      'connection',
      'cannot be used: the content of its message is not text.',
    ],
    [
      'a redirect',
      { status: 307, headers: { location: 'https://example.com/v2?key=1' }, body: '' },
      'connection',
      'redirects to https://example.com/v2, which is not followed (HTTP 307).',
    ],
    ['an overloaded server', { status: 529, body: '<html>' }, 'connection', 'failed to answer (HTTP 529).'],
    [
      'a page',
      { body: '<html>' },
      'connection',
      '/v1/chat/completions cannot be used: it is not a JSON object.',
    ],
    ['another API', { body: { ok: true } }, 'connection', 'cannot be used: it has no choices[0].message.'],
    [
      'broken arguments',
      chatCompletion({ tool_calls: [openaiCall('weather', '{')] }),
      'connection',
      'the arguments for weather are not a JSON object.',
    ],
  ])('by %s is a sentence without the key', async (_what, answer, kind, message) => {
    const { answer: failing } = await ask('openai', { ...simple, tools: [weather] }, [answer]);
    const error = await failing.catch((caught: unknown) => caught as Error & { hint?: string });
    expect(error).toMatchObject({ kind, message: expect.stringContaining(message) });
    expect(
      JSON.stringify([error, (error as Error).message, (error as { hint?: string }).hint]),
    ).not.toContain(key);
  });

  it('by a limit is repeated once after the time that the API asks for', async () => {
    const limited = { status: 429, headers: { 'retry-after': '0' }, body: {} };
    const { answer, received, notices } = await ask('openai', simple, [
      limited,
      chatCompletion({ content: 'Ho' }),
    ]);
    await answer;
    expect(received).toHaveLength(2);
    expect(notices[0]).toMatch(
      /^127\.0\.0\.1:\d+ limits the rate of requests \(HTTP 429\); trying once more\.$/,
    );
    const again = await ask('openai', simple, [limited]);
    await expect(again.answer).rejects.toThrow('limits the rate of requests (HTTP 429).');
    expect(again.received).toHaveLength(2);
  });

  it('by silence ends with the timeout', async () => {
    const { answer } = await ask('openai', simple, [{}], { timeout: 0.05 });
    await expect(answer).rejects.toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('within 0.05 s'),
    });
  });

  it('by a withdrawn request is its reason', async () => {
    const { answer, stop } = await ask('openai', simple, [{}]);
    const reason = new Error('withdrawn');
    stop.abort(reason);
    await expect(answer).rejects.toBe(reason);
  });

  it('by an endpoint that is not there names it', async () => {
    const model = openModel('openai', { model: 'm', baseUrl: 'http://127.0.0.1:9/v1' }, { environment });
    const asked = model.answer(parseSamplingRequest('demo', simple), {
      signal: new AbortController().signal,
      notice: () => {},
    });
    await expect(asked).rejects.toThrow(
      'Could not reach http://127.0.0.1:9/v1/chat/completions: the connection was refused (ECONNREFUSED).',
    );
  });
});

describe('the name of a model', () => {
  const both = { OPENAI_API_KEY: 'o', ANTHROPIC_API_KEY: 'a' };
  const local = { OPENAI_BASE_URL: 'http://localhost:11434/v1/' };
  const open = (name: string, env: NodeJS.ProcessEnv) => {
    const { host, name: own } = openNamedModel(name, { environment: { ...environment, env } });
    return `${own} at ${host}`;
  };

  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['gpt-5', both, 'gpt-5 at api.openai.com'],
    ['claude-opus-5', both, 'claude-opus-5 at api.anthropic.com'],
    ['claude-opus-5', local, 'claude-opus-5 at localhost:11434'],
    ['anthropic/claude-opus-5', both, 'claude-opus-5 at api.anthropic.com'],
    ['openai/anthropic/claude-opus-5', both, 'anthropic/claude-opus-5 at api.openai.com'],
    ['qwen3:4b', local, 'qwen3:4b at localhost:11434'],
    ['glm-5', { ANTHROPIC_BASE_URL: 'https://glm.example/api' }, 'glm-5 at glm.example'],
    ['meta-llama/llama-4', local, 'meta-llama/llama-4 at localhost:11434'],
  ])('%s with %j means %s', (name, env, meaning) => {
    expect(open(name, env)).toBe(meaning);
  });

  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['gpt-5', {}, 'neither OPENAI_API_KEY nor OPENAI_BASE_URL is set'],
    ['gpt-5', { ANTHROPIC_API_KEY: 'a' }, 'neither OPENAI_API_KEY nor OPENAI_BASE_URL is set'],
    ['claude-5', {}, 'neither ANTHROPIC_API_KEY nor ANTHROPIC_BASE_URL is set'],
    ['anthropic/claude-5', local, 'neither ANTHROPIC_API_KEY nor ANTHROPIC_BASE_URL is set'],
    ['m', { OPENAI_BASE_URL: 'localhost:11434' }, 'OPENAI_BASE_URL is not an http or https URL'],
    [
      'm',
      { OPENAI_BASE_URL: 'http://u:secret@h' },
      'OPENAI_BASE_URL must not contain a user name or password',
    ],
    ['m', { OPENAI_API_KEY: 'a b' }, 'OPENAI_API_KEY has a character that an API key cannot have'],
  ])('%s with %j is a usage error', (name, env, message) => {
    expect(() => open(name, env)).toThrow(message);
  });

  it('with a base URL of its own is not sent the key of the environment', async () => {
    const { base, received } = await startModelApi(chatCompletion({ content: 'Ho' }));
    const context = { environment: { ...environment, env: { OPENAI_API_KEY: key } } };
    const model = openModel('openai', { model: 'm', baseUrl: base }, context);
    await model.answer(parseSamplingRequest('demo', simple), {
      signal: new AbortController().signal,
      notice: () => {},
    });
    expect(received[0]?.headers).not.toHaveProperty('authorization');
  });
});
