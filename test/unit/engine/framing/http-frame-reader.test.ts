import { describe, expect, it } from 'vitest';
import { HttpFrameReader } from '../../../../src/engine/framing/http-frame-reader.ts';

const post = (id: unknown) => ({ jsonrpc: '2.0', id, method: 'tools/call' }) as never;

function reading() {
  const ids: unknown[] = [];
  const codes: string[] = [];
  const reader = new HttpFrameReader({
    onvalue: () => {},
    onframe: (frame) => ids.push((frame as { id?: unknown }).id),
    onstray: () => {},
    ondiagnostic: ({ code }) => codes.push(code),
  });
  const read = (id: unknown, request: ReturnType<HttpFrameReader['begin']>) =>
    reader.read(JSON.stringify({ jsonrpc: '2.0', id, result: {} }), request);
  return { reader, read, ids, codes };
}

describe('a response on the stream of a request', () => {
  it.each([
    ['its own id', 1, 1, []],
    ['its own id as a string', '1', '1', []],
    ['an unknown id', 'server-error', 1, ['wrong-id']],
    ['a null id', null, 1, ['null-id']],
    ['no id', undefined, 1, ['null-id']],
  ])('with %s is assigned to the request', (_title, given, delivered, expected) => {
    const { reader, read, ids, codes } = reading();
    const request = reader.begin(post(1));
    expect(read(given, request)).toBe(true);
    expect(ids).toEqual([delivered]);
    expect(codes).toEqual(expected);
    expect(request && reader.isPending(request)).toBe(false);
  });

  it('with the id of another request is not assigned', () => {
    const { reader, read, ids, codes } = reading();
    const [first, second] = [reader.begin(post(1)), reader.begin(post(2))];
    read(2, first);
    read(1, second);
    expect(ids).toEqual([2, 1]);
    expect(codes).toEqual([]);
  });

  it('is assigned once: a second one with an unknown id is left as it is', () => {
    const { reader, read, ids } = reading();
    const request = reader.begin(post(1));
    read(1, request);
    read('late', request);
    expect(ids).toEqual([1, 'late']);
  });
});

it.each([
  ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }],
  ['a response', { jsonrpc: '2.0', id: 1, result: {} }],
])('%s is not a request', (_title, frame) => {
  expect(reading().reader.begin(frame as never)).toBeUndefined();
});
