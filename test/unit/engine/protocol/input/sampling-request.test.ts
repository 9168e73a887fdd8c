import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../../src/core/json.ts';
import type { SamplingMessage } from '../../../../../src/core/server-requests.ts';
import {
  parseSamplingRequest,
  samplingProblem,
} from '../../../../../src/engine/protocol/input/sampling-request.ts';

const text = { type: 'text' as const, text: 'x' };
const image = { type: 'image', mimeType: 'image/png', data: 'AAAA' };
const use = (id: string) => ({ type: 'tool_use', id, name: 'n', input: {} });
const result = (toolUseId: string) => ({ type: 'tool_result', toolUseId, content: [] });
const messages = (...contents: Json[]) => ({
  messages: contents.map((content) => ({ role: 'user', content })),
});

const parse = (params: JsonObject) => parseSamplingRequest('demo', params);
const problemOf = (params: JsonObject) => samplingProblem(parse(params).messages);

describe('the messages of a sampling request', () => {
  it.each([
    ['text alone', messages(text)],
    ['a use of a tool and its result', messages(text, use('1'), result('1'))],
    ['two uses and their results', messages([text, use('1'), use('2')], [result('2'), result('1')], text)],
    ['no messages at all', {}],
  ])('may be %s', (_what, params) => {
    expect(problemOf(params)).toBeUndefined();
  });

  it.each([
    ['the result of a tool beside something else', messages(use('1'), [result('1'), text]), 'mixed'],
    ['the use of a tool without its result', messages(use('1'), text), 'missing'],
    ['one result for two uses', messages([use('1'), use('2')], result('1'), text), 'missing'],
    ['a use of a tool at the end', messages(text, use('1')), 'missing'],
  ])('may not be %s', (_what, params, problem) => {
    expect(problemOf(params)).toContain(problem);
  });
});

describe('a sampling request', () => {
  it('is parsed into messages, preferences and tools, and kept as it was sent', () => {
    const params = {
      systemPrompt: 'Be brief.',
      messages: [
        { role: 'user', content: text },
        { role: 'assistant', content: [use('1')] },
        { role: 'user', content: [{ ...result('1'), isError: true, structuredContent: { a: 1 } }] },
      ],
      modelPreferences: { hints: [{ name: 'small' }, {}], costPriority: 1, speedPriority: 0 },
      maxTokens: 100,
      temperature: 0.5,
      stopSequences: ['END'],
      includeContext: 'thisServer',
      metadata: { a: 1 },
      tools: [{ name: 'look', description: 'Looks', inputSchema: { type: 'object' } }],
      toolChoice: { mode: 'required' },
    };
    expect(parse(params)).toEqual({
      type: 'sampling',
      server: 'demo',
      params,
      systemPrompt: 'Be brief.',
      messages: [
        { role: 'user', content: [text] },
        { role: 'assistant', content: [{ type: 'tool_use', id: '1', name: 'n', input: {} }] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', toolUseId: '1', isError: true, content: [], structuredContent: { a: 1 } },
          ],
        },
      ],
      model: { hints: ['small'], cost: 1, speed: 0, intelligence: undefined },
      maxTokens: 100,
      temperature: 0.5,
      stopSequences: ['END'],
      includeContext: 'thisServer',
      metadata: { a: 1 },
      tools: [{ name: 'look', description: 'Looks', inputSchema: { type: 'object' } }],
      toolMode: 'required',
      toolUse: 'required',
    });
  });

  it.each<[string, Json | undefined, SamplingMessage[]]>([
    ['no messages', undefined, []],
    ['null instead of messages', null, []],
    ['text instead of messages', 'Hi', [{ role: 'message', content: [{ type: 'text', text: 'Hi' }] }]],
    ['one message alone', { role: 'user', content: text }, [{ role: 'user', content: [text] }]],
    [
      'text as content',
      [{ role: 'user', content: 'Hi' }],
      [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    ],
    ['a role that is not a string', [{ role: 7 }], [{ role: 'message', content: [] }]],
    [
      'an image',
      [{ role: 'user', content: image }],
      [{ role: 'user', content: [{ type: 'other', block: image }] }],
    ],
    [
      'a text block without text',
      [{ role: 'user', content: { type: 'text' } }],
      [{ role: 'user', content: [{ type: 'other', block: { type: 'text' } }] }],
    ],
    [
      'a number as content',
      [{ role: 'user', content: 7 }],
      [{ role: 'user', content: [{ type: 'other', block: 7 }] }],
    ],
  ])('may have %s', (_what, given, expected) => {
    expect(parse(given === undefined ? {} : { messages: given }).messages).toEqual(expected);
  });

  it('leaves out what is malformed', () => {
    const malformed = {
      systemPrompt: 7,
      modelPreferences: [],
      maxTokens: '5',
      temperature: null,
      stopSequences: [1, 'END'],
      tools: [7, {}, { name: 'look', inputSchema: 'x' }],
      toolChoice: 'x',
    };
    expect(parse(malformed)).toMatchObject({
      systemPrompt: undefined,
      model: { hints: [], cost: undefined, speed: undefined, intelligence: undefined },
      maxTokens: undefined,
      temperature: undefined,
      stopSequences: ['END'],
      tools: [{ name: 'look', description: '', inputSchema: {} }],
      toolMode: undefined,
      toolUse: 'auto',
    });
  });

  it.each([
    [{}, 'none'],
    [{ toolChoice: { mode: 'required' } }, 'none'],
    [{ tools: [{ name: 'a' }] }, 'auto'],
    [{ tools: [{ name: 'a' }], toolChoice: { mode: 'none' } }, 'none'],
    [{ tools: [{ name: 'a' }], toolChoice: { mode: 'other' } }, 'auto'],
  ])('%j: tools may be used: %s', (params, expected) => {
    expect(parse(params).toolUse).toBe(expected);
  });
});
