import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import { unwrapped } from '../../../../src/repl/variables/unwrapped.ts';

const text = (value: string) => ({ type: 'text', text: value });
const image = { type: 'image', data: 'AAAA', mimeType: 'image/png' };

describe('the unwrapped value', () => {
  it.each<[string, JsonObject, unknown]>([
    ['structured content', { content: [text('x')], structuredContent: { a: 1 } }, { a: 1 }],
    ['what a library wrapped', { content: [], structuredContent: { result: [1] } }, [1]],
    ['text', { content: [text('sunny')] }, 'sunny'],
    ['a number as text', { content: [text('5')] }, '5'],
    ['JSON in text', { content: [text('{"a":[1]}')] }, { a: [1] }],
    ['text that begins like JSON', { content: [text('[note] x')] }, '[note] x'],
    ['several texts', { content: [text('a'), text('{"b":1}')] }, ['a', { b: 1 }]],
    ['content with an image', { content: [text('a'), image] }, [text('a'), image]],
    ['nothing', { content: [] }, null],
  ])('of a tool result is %s', (_what, result, value) => {
    expect(unwrapped({ kind: 'call', tool: 't', result })).toEqual(value);
  });

  it('of a resource is its text, of a prompt its messages, of a list the definitions', () => {
    const contents = [{ uri: 'a:b', text: 'hello' }];
    expect(unwrapped({ kind: 'read', uri: 'a:b', result: { contents } })).toBe('hello');
    const messages = [{ role: 'user', content: text('Hi') }];
    expect(unwrapped({ kind: 'prompt', name: 'p', result: { messages } })).toEqual(messages);
    expect(unwrapped({ kind: 'table', columns: [], rows: [], data: [1], nothing: '' })).toEqual([1]);
  });
});
