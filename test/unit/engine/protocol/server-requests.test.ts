import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/core/json.ts';
import { samplingProblem } from '../../../../src/engine/protocol/server-requests.ts';

const text = { type: 'text', text: 'x' };
const use = (id: string) => ({ type: 'tool_use', id, name: 'n', input: {} });
const result = (toolUseId: string) => ({ type: 'tool_result', toolUseId, content: [] });
const messages = (...contents: Json[]) => ({
  messages: contents.map((content) => ({ role: 'user', content })),
});

describe('the messages of a sampling request', () => {
  it.each([
    ['text alone', messages(text)],
    ['a use of a tool and its result', messages(text, use('1'), result('1'))],
    ['two uses and their results', messages([text, use('1'), use('2')], [result('2'), result('1')], text)],
    ['no messages at all', {}],
  ])('may be %s', (_what, params) => {
    expect(samplingProblem(params)).toBeUndefined();
  });

  it.each([
    ['the result of a tool beside something else', messages(use('1'), [result('1'), text]), 'mixed'],
    ['the use of a tool without its result', messages(use('1'), text), 'missing'],
    ['one result for two uses', messages([use('1'), use('2')], result('1'), text), 'missing'],
    ['a use of a tool at the end', messages(text, use('1')), 'missing'],
  ])('may not be %s', (_what, params, problem) => {
    expect(samplingProblem(params)).toContain(problem);
  });
});
