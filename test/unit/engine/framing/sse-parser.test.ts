import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { MessageTooLargeError } from '../../../../src/engine/framing/message-limit.ts';
import { parseSse, type SseEvent } from '../../../../src/engine/framing/sse-parser.ts';

async function read(chunks: (string | Buffer)[], limit = 1_000, lastEventId?: string) {
  const events: SseEvent[] = [];
  const retries: number[] = [];
  const body = Readable.from(chunks.map((chunk) => Buffer.from(chunk as string)));
  await parseSse(body, {
    limit,
    lastEventId,
    onevent: (event) => events.push(event),
    onretry: (interval) => retries.push(interval),
  });
  return { events, retries };
}

const event = (data: string, lastEventId?: string, type = 'message') => ({
  type,
  data,
  lastEventId,
  isComplete: true,
});

describe('an event stream', () => {
  it.each([
    ['LF', 'data: a\n\ndata: b\n\n'],
    ['CR LF', 'data: a\r\n\r\ndata: b\r\n\r\n'],
    ['CR', 'data: a\r\rdata: b\r\r'],
  ])('has lines that end with %s, wherever it is cut', async (_title, text) => {
    const expected = [event('a'), event('b')];
    expect((await read([text])).events).toEqual(expected);
    expect((await read([...text])).events).toEqual(expected);
  });

  it('has events of several lines, with or without a space and a colon', async () => {
    const { events } = await read(['event:x\ndata:  a\ndata\ndata:b\n: comment\nunknown: 1\n\n']);
    expect(events).toEqual([event(' a\n\nb', undefined, 'x')]);
  });

  it('may begin with a byte order mark, and cut a character', async () => {
    const bytes = Buffer.from('\uFEFFdata: é\n\n');
    expect((await read([bytes.subarray(0, 10), bytes.subarray(10)])).events).toEqual([event('é')]);
  });

  it('keeps an ID until the next one, whether the event has data or not', async () => {
    const { events } = await read(['id: 1\n\ndata: a\n\nid\ndata: b\n\nid: 2\0\ndata: c\n\n'], 1_000, '0');
    expect(events).toEqual([event('', '1'), event('a', '1'), event('b'), event('c')]);
    expect((await read(['data: a\n\n'], 1_000, '0')).events).toEqual([event('a', '0')]);
  });

  it('marks an event that is cut by its end', async () => {
    const { events } = await read(['id: 1\ndata: a\n\nid: 2\ndata: {"b']);
    expect(events[1]).toEqual({ type: 'message', data: '{"b', lastEventId: '2', isComplete: false });
    expect((await read(['id: 2\n'])).events).toEqual([]);
  });

  it('sets the delay before reconnecting, in digits', async () => {
    expect((await read(['retry: 10\nretry: 1e3\nretry: -1\n\n'])).retries).toEqual([10]);
  });
});

describe('the limit', () => {
  it('applies to the data of an event, in one line or in several', async () => {
    await expect(read([`data: ${'x'.repeat(2_000)}`])).rejects.toThrow(MessageTooLargeError);
    await expect(read(Array(200).fill('data: xxxxxxxxxx\n'))).rejects.toThrow(MessageTooLargeError);
    expect((await read([`data: ${'x'.repeat(1_000)}\n\n`])).events).toHaveLength(1);
  });

  it('does not apply to comments and unknown fields, which are not kept', async () => {
    const text = [': ', 'x'.repeat(5_000), '\n', 'unknown', 'x'.repeat(5_000), '\n', 'data: a\n\n'];
    expect((await read(text)).events).toEqual([event('a')]);
  });

  it('ignores an ID of unreasonable length', async () => {
    expect((await read([`id: ${'x'.repeat(100_000)}\ndata: a\n\n`])).events).toEqual([event('a')]);
  });
});
