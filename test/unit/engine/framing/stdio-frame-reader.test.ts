import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { MessageTooLargeError } from '../../../../src/engine/framing/message-limit.ts';
import { StdioFrameReader } from '../../../../src/engine/framing/stdio-frame-reader.ts';

/** What a reader makes of a stream that comes in these chunks. */
function read(...chunks: (string | Buffer)[]) {
  return readUpTo(1_000_000, ...chunks);
}

/** The same for a reader with a limit for messages. */
function readUpTo(limit: number, ...chunks: (string | Buffer)[]) {
  const frames: unknown[] = [];
  const stray: string[] = [];
  const complaints = new Set<string>();
  const reader = new StdioFrameReader(
    {
      onvalue: () => {},
      onframe: (frame) => frames.push(frame),
      onstray: (text) => stray.push(text),
      ondiagnostic: ({ code }) => complaints.add(code),
    },
    limit,
  );
  for (const chunk of chunks) reader.push(Buffer.from(chunk as string));
  reader.end();
  return { frames, stray, complaints: [...complaints] };
}

const deep = `{"jsonrpc":"2.0","id":1,"result":${'[{"a":'.repeat(20_000)}1${'}]'.repeat(20_000)}}`;

describe('JSON that is nested too deep', () => {
  it('is stray text with a diagnostic', () => {
    expect(read(`${deep}\n`)).toEqual({ frames: [], stray: [deep], complaints: ['too-deep'] });
  });

  it('hides no message beside it, and what is within it is none', () => {
    const within = `log: ${'['.repeat(600)}{"jsonrpc":"2.0","id":1,"result":{}}${']'.repeat(600)}`;
    const { frames } = read(`${within} {"jsonrpc":"2.0","id":2,"result":{}}\n`);
    expect(frames).toEqual([{ jsonrpc: '2.0', id: 2, result: {} }]);
  });
});

const answer = { jsonrpc: '2.0', id: 1, result: { content: [] } };
const line = JSON.stringify(answer);
const other = { jsonrpc: '2.0', method: 'notifications/message', params: { data: 'hi {"a":[' } };

describe('the stdio frame reader', () => {
  it('reads one frame per line without a diagnostic', () => {
    expect(read(`${line}\n${JSON.stringify(other)}\n`)).toEqual({
      frames: [answer, other],
      stray: [],
      complaints: [],
    });
  });

  it('reads frames split at any byte, also within a character', () => {
    const frame = { jsonrpc: '2.0', id: 1, result: { text: 'Grüße, 世界 🎈' } };
    const bytes = Buffer.from(`${JSON.stringify(frame)}\n`);
    const chunks = Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1));
    expect(read(...chunks).frames).toEqual([frame]);
  });

  it.each([
    ['a byte order mark', `\uFEFF${line}\n`, 'byte-order-mark'],
    ['text glued before a message', `INFO ready ${line}\n`, 'glued'],
    ['text glued after a message', `${line} done\n`, 'glued'],
    ['a batch', `[${line}]\n`, 'batch'],
    ['a missing version', `${JSON.stringify({ id: 1, result: { content: [] } })}\n`, 'no-version'],
    ['a null error beside a result', `${JSON.stringify({ ...answer, error: null })}\n`, 'null-error'],
    ['a message over several lines', `${JSON.stringify(answer, undefined, 2)}\n`, 'many-lines'],
    ['Content-Length headers', `Content-Length: ${line.length}\r\n\r\n${line}`, 'content-length'],
  ])('accepts %s, with a diagnostic', (_what, text, code) => {
    const { frames, complaints } = read(text);
    expect(frames).toEqual([answer]);
    expect(complaints).toContain(code);
  });

  it('accepts CR LF and empty lines without a diagnostic', () => {
    expect(read(`\r\n${line}\r\n\n`)).toEqual({ frames: [answer], stray: [], complaints: [] });
  });

  it('reads consecutive messages with Content-Length headers and without line ends', () => {
    const framed = (value: unknown) => {
      const body = Buffer.from(JSON.stringify(value));
      return `Content-Length: ${body.length}\r\nContent-Type: application/json\r\n\r\n${body}`;
    };
    const long = { jsonrpc: '2.0', id: 2, result: { text: 'ä'.repeat(10_000) } };
    const text = framed(answer) + framed(long) + framed(other);
    expect(read(text).frames).toEqual([answer, long, other]);
    const bytes = Buffer.from(text);
    const cut = [bytes.subarray(0, 30), bytes.subarray(30, 9_000), bytes.subarray(9_000)];
    expect(read(...cut).frames).toEqual([answer, long, other]);
  });

  it('reads messages with Content-Length headers split at any byte', () => {
    const bytes = Buffer.from(`Content-Length: ${line.length}\r\n\r\n${line}`.repeat(2));
    for (let at = 1; at < bytes.length; at += 1) {
      expect(read(bytes.subarray(0, at), bytes.subarray(at)).frames).toEqual([answer, answer]);
    }
  });

  it('reads a framed body that spans lines, and one that ends with a line end', () => {
    const body = JSON.stringify(answer, undefined, 2);
    const framed = (text: string) => `Content-Length: ${text.length}\r\n\r\n${text}`;
    expect(read(framed(body) + framed(`${line}\n`) + framed(body))).toEqual({
      frames: [answer, answer, answer],
      stray: [],
      complaints: ['content-length'],
    });
  });

  it.each([
    ['before everything else', '', ''],
    ['after other text', 'HTTP/1.1 200 OK\n', 'Content-Type: text/html\n'],
  ])('loses nothing after a stray Content-Length header, %s', (_where, before, more) => {
    const header = `${before}content-length: 4096\n${more}`;
    const headers = header.trimEnd().split('\n');
    const log = '{ unbalanced';
    expect(read(`${header}\n${line}\n`)).toEqual({ frames: [answer], stray: headers, complaints: [] });
    expect(read(`${header}\n<html>\n${line}\n${line}\n`)).toMatchObject({
      frames: [answer, answer],
      stray: [...headers, '<html>'],
      complaints: [],
    });
    expect(read(`${header}\n{"not":"MCP"}\n${line}\n`)).toMatchObject({
      frames: [answer],
      stray: [...headers, '{"not":"MCP"}'],
    });
    expect(read(`${header}\n${log}\n${line}\n`)).toMatchObject({
      frames: [answer],
      stray: [...headers, log],
    });
  });

  it('delivers the answer after a stray Content-Length header before more arrives', () => {
    const frames: unknown[] = [];
    const reader = new StdioFrameReader(
      {
        onvalue: () => {},
        onframe: (frame) => frames.push(frame),
        onstray: () => {},
        ondiagnostic: () => {},
      },
      1_000_000,
    );
    reader.push(Buffer.from(`started\ncontent-length: 4096\n\n${line}\n`));
    expect(frames).toEqual([answer]);
    reader.push(Buffer.from(`{ log\n${line}\n`));
    expect(frames).toEqual([answer, answer]);
  });

  it.each(['{"level":"error","error":"x"}', '{"level":"info","result":"ok"}'])(
    'leaves out the log %s',
    (log) => {
      expect(read(`${log}\n${line}\n`)).toEqual({ frames: [answer], stray: [log], complaints: [] });
    },
  );

  it('understands line ends in strings and numbers that are not finite', () => {
    const given = '{"jsonrpc":"2.0","id":1,"result":{"text":"a\n\tb","mean":NaN}}\n';
    expect(read(given, `${line}\n`)).toEqual({
      frames: [{ ...answer, result: { text: 'a\n\tb', mean: null } }, answer],
      stray: [],
      complaints: ['many-lines', 'control-character', 'not-finite'],
    });
  });

  it.each([
    ['a line', ['{"a":"', 'x'.repeat(100)]],
    ['a message of several lines', ['{"a":[\n', ...Array(20).fill('"xxxxxxxx",\n')]],
    ['a body behind a header', [`Content-Length: ${line.length}\n\n${line}`, 'Content-Length: 999\n\n']],
  ])('fails at %s that is larger than the limit', (_title, chunks) => {
    expect(() => readUpTo(100, ...chunks)).toThrow(MessageTooLargeError);
  });

  it('does not believe a length in a log', () => {
    expect(readUpTo(100, 'Content-Length: 999\n\n', `${line}\n`)).toEqual({
      frames: [answer],
      stray: ['Content-Length: 999'],
      complaints: [],
    });
  });

  it('passes on a line without brackets in parts', () => {
    const part = 'x'.repeat(600_000);
    const { stray, frames } = readUpTo(2_000_000, part, part, part, part, `\n${line}\n`);
    expect(stray.map(({ length }) => length)).toEqual([1_200_000, 1_200_000]);
    expect(frames).toEqual([answer]);
  });

  it('gives up a message whose rest does not arrive', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const stray: string[] = [];
    const frames: unknown[] = [];
    const handlers = {
      onvalue: () => {},
      onframe: (frame: unknown) => frames.push(frame),
      onstray: (text: string) => stray.push(text),
      ondiagnostic: () => {},
    };
    const reader = new StdioFrameReader(handlers, 1_000);
    reader.push(Buffer.from('{"jsonrpc":"2.0",\n'));
    vi.advanceTimersByTime(1_500);
    reader.push(Buffer.from('"id":1,"result":{\n'));
    vi.advanceTimersByTime(1_500);
    expect(stray).toEqual([]);
    vi.advanceTimersByTime(1_500);
    expect(stray).toEqual(['{"jsonrpc":"2.0",\n"id":1,"result":{']);
    reader.push(Buffer.from(`${line}\n`));
    vi.advanceTimersByTime(5_000);
    expect({ frames, strays: stray.length }).toEqual({ frames: [answer], strays: 1 });
  });

  it('delivers an incomplete framed body at the end', () => {
    expect(read(`Content-Length: 100\r\n\r\n{"jsonrpc"`).stray).toEqual([
      'Content-Length: 100',
      '{"jsonrpc"',
    ]);
  });

  it('reads two messages on a line', () => {
    expect(read(`${line}${JSON.stringify(other)}\n`).frames).toEqual([answer, other]);
  });

  it('emits text that is not a frame, and text glued to a frame', () => {
    const { stray } = read(`Server started\n{"level":"info"}\nready ${line}\n42\n`);
    expect(stray).toEqual(['Server started', '{"level":"info"}', 'ready', '42']);
  });

  it('gives up on a partial message when a complete one follows, and at the end', () => {
    const half = '{"jsonrpc":"2.0","id":1,"res';
    expect(read(`${half}\n${line}\n${half}`)).toMatchObject({ frames: [answer], stray: [half, half] });
  });

  it.each([
    ['a text', 'no such method', { code: -32_603, message: 'no such method' }],
    ['a number', 7, { code: -32_603, message: '7' }],
    ['without a message', { code: -1 }, { code: -1, message: '{"code":-1}' }],
    ['with a code in letters', { code: '-32601', message: 'no' }, { code: -32_601, message: 'no' }],
    ['with a message that is no text', { code: 3, message: { a: 1 } }, { code: 3, message: '{"a":1}' }],
  ])('normalizes an error that is %s', (_what, error, repaired) => {
    const { frames, complaints } = read(`${JSON.stringify({ jsonrpc: '2.0', id: 1, error })}\n`);
    expect(frames).toEqual([{ jsonrpc: '2.0', id: 1, error: repaired }]);
    expect(complaints).toEqual(['malformed-error']);
  });

  it('treats a response without result and error as an empty result', () => {
    expect(read('{"jsonrpc":"2.0","id":1}\n').frames).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
  });

  it('drops params and _meta that are not objects, and null ids', () => {
    const text =
      '{"jsonrpc":"2.0","id":null,"method":"a","params":{"_meta":null}}\n{"jsonrpc":"2.0","method":"b","params":[]}\n';
    expect(read(text).frames).toEqual([
      { jsonrpc: '2.0', method: 'a', params: {} },
      { jsonrpc: '2.0', method: 'b' },
    ]);
  });

  it('finds every frame among arbitrary text, and never throws', () => {
    const random = seeded(20_261_122);
    for (let round = 0; round < 300; round += 1) {
      const expected: unknown[] = [];
      const chunks: Buffer[] = [];
      for (let part = 0; part < 8; part += 1) {
        chunks.push(Buffer.from(`${rubbish(random)}\n`, 'latin1'));
        const frame = { jsonrpc: '2.0', id: `r${round}.${part}`, result: { text: rubbish(random) } };
        expected.push(frame);
        chunks.push(Buffer.from(`${JSON.stringify(frame)}\n`));
      }
      const bytes = Buffer.concat(chunks);
      const cut = Math.floor(random() * bytes.length);
      const { frames } = read(bytes.subarray(0, cut), bytes.subarray(cut));
      expect(frames).toEqual(expect.arrayContaining(expected));
    }
  });
});

/** Bytes without a line end, of those that might confuse a reader. */
function rubbish(random: () => number): string {
  const signs = [
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ':',
    ',',
    'a',
    '1',
    ' ',
    '\u0000',
    '\u00ff',
    '\u001b',
    'Content-Length',
  ];
  return Array.from(
    { length: Math.floor(random() * 12) },
    () => signs[Math.floor(random() * signs.length)],
  ).join('');
}

/** Numbers in [0, 1), the same ones for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
