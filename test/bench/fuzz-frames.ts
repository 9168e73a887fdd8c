import { Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { parseSse } from '../../src/engine/framing/sse-parser.ts';
import { StdioFrameReader } from '../../src/engine/framing/stdio-frame-reader.ts';
import type { Random } from './random.ts';

/** The pieces of a hostile stream. */
const pieces = [
  ...'{}[]":,\\ \t\r\n\0aé🎈',
  '\u001b[2J',
  '\uFEFF',
  'Content-Length: 7\r\n\r\n',
  'Content-Length: 99999',
  'null',
  '-1e9',
  '{"jsonrpc":"2.0"',
  '{"jsonrpc":"2.0","id":1,"result":{}}',
  '[{"jsonrpc":"2.0","method":"x","params":[]}]',
  '{"id":null,"error":"x","result":7}',
  'data: {"method":1}\n\n',
  'id: 5\nretry: 10\n',
];

/** Returns what a reader emits for a stream in these chunks. */
function read(chunks: Buffer[]): { frames: unknown[]; stray: string[] } {
  const frames: unknown[] = [];
  const stray: string[] = [];
  const reader = new StdioFrameReader(
    {
      onvalue: () => {},
      onframe: (frame) => frames.push(frame),
      onstray: (text) => stray.push(text),
      ondiagnostic: () => {},
    },
    1_000_000,
  );
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return { frames, stray };
}

/** Any input is read without an error, independent of the chunk boundaries. */
export function anyStream(random: Random): void {
  const bytes = Buffer.from(random.text(pieces, 60));
  const whole = read([bytes]);
  const cut = read(random.chunks(bytes));
  if (!isDeepStrictEqual(whole, cut))
    throw new Error(`Cut elsewhere it reads otherwise: ${JSON.stringify(String(bytes))}`);
}

/** A frame on its own line is found whatever surrounds it. */
export function framesAmongRubbish(random: Random): void {
  const signs = [...'{}[]":,\\ a1\0\u00ff\u001b', 'Content-Length'];
  const expected: unknown[] = [];
  const lines: Buffer[] = [];
  for (let part = 0; part < 8; part += 1) {
    const frame = { jsonrpc: '2.0', id: `r${part}`, result: { text: random.text(pieces, 6) } };
    expected.push(frame);
    lines.push(
      Buffer.from(`${random.text(signs, 12)}\n`, 'latin1'),
      Buffer.from(`${JSON.stringify(frame)}\n`),
    );
  }
  const { frames } = read(random.chunks(Buffer.concat(lines)));
  const found = expected.filter((frame) => frames.some((one) => isDeepStrictEqual(one, frame)));
  if (found.length < expected.length) {
    throw new Error(
      `${expected.length - found.length} frames were lost in ${JSON.stringify(String(Buffer.concat(lines)))}`,
    );
  }
}

/** Any event stream is read without an error, independent of the chunk boundaries. */
export async function anyEvents(random: Random): Promise<void> {
  const bytes = Buffer.from(random.text([...pieces, 'event: message\n', 'data: ', '\n\n', ':\n'], 60));
  const eventsIn = async (chunks: Buffer[]): Promise<unknown[]> => {
    const events: unknown[] = [];
    await parseSse(Readable.from(chunks), { limit: 1_000_000, onevent: (event) => events.push(event) });
    return events;
  };
  const whole = await eventsIn([bytes]);
  if (!isDeepStrictEqual(whole, await eventsIn(random.chunks(bytes)))) {
    throw new Error(`Cut elsewhere it reads otherwise: ${JSON.stringify(String(bytes))}`);
  }
}
