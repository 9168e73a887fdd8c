import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../src/engine/framing/frame.ts';
import { HttpFrameReader } from '../../../../src/engine/framing/http-frame-reader.ts';
import type { HttpResponse } from '../../../../src/engine/http/fetch.ts';
import { ServerStream, SseStreams } from '../../../../src/engine/http/sse-stream.ts';

const request = { jsonrpc: '2.0', id: 1, method: 'tools/call' } as Frame;
const answer = `data: ${JSON.stringify({ jsonrpc: '2.0', id: 1, result: {} })}\n\n`;
const note = `data: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message' })}\n\n`;

function stream(text: string): HttpResponse {
  return {
    status: 200,
    headers: { get: () => 'text/event-stream' },
    body: Readable.from([Buffer.from(text)]),
  };
}

/** A server that answers each GET with the next of these texts, and with silence after the last. */
class FakeServer {
  /** The Last-Event-ID of each GET. */
  readonly asked: (string | undefined)[] = [];
  readonly pauses: number[] = [];
  readonly received: Frame[] = [];
  readonly stray: string[] = [];
  readonly stop = new AbortController();
  readonly frames = new HttpFrameReader({
    onvalue: () => {},
    onframe: (frame) => this.received.push(frame),
    onstray: (text) => this.stray.push(text),
    ondiagnostic: () => {},
  });
  readonly streams: SseStreams;

  constructor(texts: string[], limit = 10_000) {
    this.streams = new SseStreams({
      frames: this.frames,
      limit,
      pause: async (duration) => {
        this.pauses.push(duration);
      },
      request: async (lastEvent) => {
        const text = texts[this.asked.length];
        this.asked.push(lastEvent);
        return text === undefined ? { ...stream(''), body: new PassThrough() } : stream(text);
      },
    });
  }

  /** Follows the stream of a request, which begins with `text`. */
  follow(text: string, isResumable = true): Promise<void> {
    const pending = this.frames.begin(request);
    if (pending === undefined) throw new Error('not a request');
    return this.streams.follow(stream(text), pending, isResumable, this.stop.signal);
  }

  /** Listens to the stream for server messages until the last text was read. */
  async listen(count: number): Promise<string[]> {
    const changes: string[] = [];
    const own = new ServerStream(this.streams, this.stop.signal);
    own.onchange = (change) => changes.push(change);
    await own.listen();
    await expect.poll(() => this.asked.length).toBe(count);
    this.stop.abort();
    return changes;
  }
}

describe('the stream of a request', () => {
  it.each([
    ['once', 'id: a\ndata:\n\n', [answer], ['a']],
    ['twice, without an event in between', 'id: a\ndata:\n\n', ['', answer], ['a', 'a']],
    ['after an ID without data', 'id: a\n\n', [': nothing\n\n', answer], ['a', 'a']],
    ['with a new ID in between', `id: a\n\n`, [`id: b\n${note}`, answer], ['a', 'b']],
    ['within an event, which is sent again', `id: a\n\nid: b\ndata: {"jsonrpc"`, [answer], ['a']],
    ['behind a whole event without its empty line', `id: a\n\nid: b\n${note.trim()}`, [answer], ['b']],
  ])('is resumed where it was cut %s', async (_title, first, others, asked) => {
    const server = new FakeServer(others);
    await server.follow(first);
    expect(server.asked).toEqual(asked);
    expect(server.received).toContainEqual({ jsonrpc: '2.0', id: 1, result: {} });
  });

  it('is not resumed after an empty ID', async () => {
    const server = new FakeServer([answer]);
    await server.follow('id: a\n\nid:\n\n');
    expect(server.asked).toEqual([]);
  });

  it('is not resumed in the modern era, whatever the server sends', async () => {
    const server = new FakeServer([answer]);
    await server.follow(`id: a\nretry: 10\n${note}`, false);
    expect(server.asked).toEqual([]);
  });

  it('is not resumed after a response with another id, which is used at its end', async () => {
    const server = new FakeServer([answer]);
    await server.follow(`id: a\n${answer.replace('"id":1', '"id":7')}`);
    expect(server.asked).toEqual([]);
    expect(server.received).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
  });

  it('is reopened after growing pauses, whatever the server asks for, as long as it brings nothing', async () => {
    const server = new FakeServer(['', '', '', `${note}retry: 0\n\n`, '', answer]);
    await server.follow('id: a\nretry: 0\n\n');
    expect(server.pauses).toEqual([100, 200, 400, 800, 100, 200]);
  });

  it('is reopened after the pause that the server asks for, up to what a timer takes', async () => {
    const server = new FakeServer([`retry: 9999999999\n${note}`, answer]);
    await server.follow('id: a\nretry: 3000\n\n');
    expect(server.pauses).toEqual([3_000, 2_147_483_647]);
  });

  it('fails at an event that is too large', async () => {
    const server = new FakeServer([], 100);
    await expect(server.follow(`id: a\n\ndata: ${'x'.repeat(1_000)}`)).rejects.toThrow(
      'larger than 100 bytes',
    );
  });

  it('delivers what should have been a response as stray text, but not what keeps it open', async () => {
    const server = new FakeServer([]);
    await server.follow('data: ping\n\ndata: {"jsonrpc":"2.0","id":1,"result":tru}\n\n');
    expect(server.stray).toEqual(['{"jsonrpc":"2.0","id":1,"result":tru}']);
  });
});

describe('the stream for server messages', () => {
  it('is resumed after the last ID however often it is cut, without a gap', async () => {
    const server = new FakeServer(['id: a\n\n', '', `id: b\n${note}`, '']);
    expect(await server.listen(5)).toEqual([]);
    expect(server.asked).toEqual([undefined, 'a', 'a', 'b', 'b']);
  });

  it('has gaps without IDs', async () => {
    const server = new FakeServer([note, note]);
    expect(await server.listen(3)).toEqual(['reopened', 'reopened']);
  });

  it('goes on behind an event that is too large, which is reported', async () => {
    const server = new FakeServer([`id: a\n\ndata: ${'x'.repeat(1_000)}`], 100);
    const sizes: number[] = [];
    const own = new ServerStream(server.streams, server.stop.signal);
    own.ontoolarge = ({ limit }) => sizes.push(limit);
    await own.listen();
    await expect.poll(() => server.asked).toEqual([undefined, 'a']);
    server.stop.abort();
    expect(sizes).toEqual([100]);
  });
});
