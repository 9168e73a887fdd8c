import { describe, expect, test } from 'vitest';
import {
  bytesFrame,
  type Frame,
  FrameReader,
  FrameType,
  jsonFrame,
  jsonOf,
  maxPayload,
  numberedBytes,
} from '../../../src/sessions/frames.ts';

function reading(): { reader: FrameReader; frames: Frame[] } {
  const frames: Frame[] = [];
  return { reader: new FrameReader((frame) => frames.push(frame)), frames };
}

const examples = [
  jsonFrame(FrameType.end, { status: 3 }),
  jsonFrame(FrameType.readInput),
  bytesFrame(FrameType.stdout, Buffer.from('häß\n')),
  bytesFrame(FrameType.programInput, Buffer.from('x'), 70_000),
];

describe('FrameReader', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 1_000])('reads frames that arrive in chunks of %i bytes', (size) => {
    const { reader, frames } = reading();
    const bytes = Buffer.concat(examples);
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
    expect(frames.map(({ type }) => type)).toEqual([
      FrameType.end,
      FrameType.readInput,
      FrameType.stdout,
      FrameType.programInput,
    ]);
    const [end, empty, text, numbered] = frames as [Frame, Frame, Frame, Frame];
    expect(jsonOf(end)).toEqual({ status: 3 });
    expect(jsonOf(empty)).toEqual({});
    expect(text.payload.toString()).toBe('häß\n');
    expect(numberedBytes(numbered)).toEqual({ id: 70_000, bytes: Buffer.from('x') });
  });

  test('waits for the rest of a frame, whatever it contains', () => {
    const { reader, frames } = reading();
    const frame = bytesFrame(FrameType.stdout, Buffer.alloc(100_000, 255));
    reader.push(frame.subarray(0, -1));
    expect(frames).toEqual([]);
    reader.push(frame.subarray(-1));
    expect(frames).toHaveLength(1);
  });

  test('rejects a frame that is too large as soon as its length is known', () => {
    const { reader } = reading();
    const header = Buffer.alloc(4);
    header.writeUInt32BE(maxPayload + 1);
    reader.push(header.subarray(0, 3));
    reader.push(header.subarray(3));
    expect(() => reader.push(Buffer.from([FrameType.hello]))).toThrow('too large');
    expect(() => reading().reader.push(Buffer.from('GET / HTTP/1.1\r\n'))).toThrow('too large');
  });
});

describe('payloads', () => {
  test.each(['', 'null', '[]', '"x"', '{', '\u0000'])('%j is a JSON object only if it is empty', (text) => {
    const frame = { type: FrameType.end, payload: Buffer.from(text) };
    if (text === '') expect(jsonOf(frame)).toEqual({});
    else expect(() => jsonOf(frame)).toThrow('JSON');
  });

  test('a payload without the number of a program is rejected', () => {
    expect(() => numberedBytes({ type: FrameType.programOutput, payload: Buffer.alloc(3) })).toThrow(
      'number',
    );
  });
});
