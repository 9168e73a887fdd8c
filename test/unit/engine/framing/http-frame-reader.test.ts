import { describe, expect, it } from 'vitest';
import { HttpFrameReader, type PendingRequest } from '../../../../src/engine/framing/http-frame-reader.ts';

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
  const begin = (id: number): PendingRequest => {
    const request = reader.begin(post(id));
    if (request === undefined) throw new Error('It is not a request.');
    return request;
  };
  const read = (id: unknown, request: PendingRequest) =>
    reader.read(JSON.stringify({ jsonrpc: '2.0', id, result: {} }), request);
  const readEvent = (message: object, request: PendingRequest) =>
    reader.readEvent(JSON.stringify({ jsonrpc: '2.0', ...message }), request, true);
  return { reader, begin, read, readEvent, ids, codes };
}

describe('a response in the body for a request', () => {
  it.each([
    ['its own id', 1, 1, []],
    ['its own id as a string', '1', '1', []],
    ['an unknown id', 'server-error', 1, ['wrong-id']],
    ['a null id', null, 1, ['null-id']],
    ['no id', undefined, 1, ['null-id']],
  ])('with %s is assigned to the request', (_title, given, delivered, expected) => {
    const { reader, begin, read, ids, codes } = reading();
    const request = begin(1);
    expect(read(given, request)).toBe(true);
    expect(ids).toEqual([delivered]);
    expect(codes).toEqual(expected);
    expect(reader.isPending(request)).toBe(false);
  });

  it('with the id of another request is not assigned', () => {
    const { begin, read, ids, codes } = reading();
    const [first, second] = [begin(1), begin(2)];
    read(2, first);
    read(1, second);
    expect(ids).toEqual([2, 1]);
    expect(codes).toEqual([]);
  });

  it('is assigned once: a second one with an unknown id is left as it is', () => {
    const { begin, read, ids } = reading();
    const request = begin(1);
    read(1, request);
    read('late', request);
    expect(ids).toEqual([1, 'late']);
  });

  it('with an unknown id is dropped if the right one follows', () => {
    const { reader, begin, ids, codes } = reading();
    const batch = [7, 1].map((id) => ({ jsonrpc: '2.0', id, result: {} }));
    reader.read(JSON.stringify(batch), begin(1));
    expect(ids).toEqual([1]);
    expect(codes).toEqual(['batch', 'wrong-id']);
  });
});

describe('a response on the stream of a request', () => {
  it.each([
    ['an unknown id', { id: 7, result: {} }, ['wrong-id']],
    ['an unknown id and an error', { id: 7, error: { code: 1, message: 'No' } }, ['wrong-id']],
    ['a null id', { id: null, result: {} }, ['null-id']],
  ])('with %s is dropped if the right one follows', (_title, wrong, expected) => {
    const { reader, begin, readEvent, ids, codes } = reading();
    const request = begin(1);
    readEvent(wrong, request);
    expect(ids).toEqual([]);
    readEvent({ id: 1, result: {} }, request);
    expect(reader.finish(request)).toBe(false);
    expect(ids).toEqual([1]);
    expect(codes).toEqual(expected);
  });

  it('with an unknown id is assigned at the end of the stream', () => {
    const { reader, begin, readEvent, ids } = reading();
    const request = begin(1);
    readEvent({ id: 7, result: {} }, request);
    expect(reader.finish(request)).toBe(true);
    expect(ids).toEqual([1]);
    expect(reader.finish(request)).toBe(false);
  });

  it('with an unknown id is not assigned if there is another one', () => {
    const { reader, begin, readEvent, ids } = reading();
    const request = begin(1);
    for (const id of [7, 8]) readEvent({ id, result: {} }, request);
    reader.finish(request);
    expect(ids).toEqual([7]);
  });

  it('that is an error without an id is assigned at once', () => {
    const { begin, readEvent, ids, codes } = reading();
    readEvent({ id: null, error: { code: -32_700, message: 'Parse error' } }, begin(1));
    expect(ids).toEqual([1]);
    expect(codes).toEqual(['null-id']);
  });

  it('is forgotten with its request', () => {
    const { reader, begin, readEvent, ids } = reading();
    const request = begin(1);
    readEvent({ id: 7, result: {} }, request);
    reader.forget(request);
    expect(reader.finish(request)).toBe(false);
    expect(ids).toEqual([]);
  });
});

it.each([
  ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }],
  ['a response', { jsonrpc: '2.0', id: 1, result: {} }],
])('%s is not a request', (_title, frame) => {
  expect(reading().reader.begin(frame as never)).toBeUndefined();
});
