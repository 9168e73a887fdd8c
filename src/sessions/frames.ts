/**
 * The frames between a client and a session process. A frame is the length of its payload (4 bytes, big-endian), its type
 * (1 byte), and the payload: JSON, or bytes.
 */

/** The types of frames, with their payloads. */
export const FrameType = {
  // These are the same in every build of mcpc: they are how builds recognize each other.
  /** To the session process, first: `Hello`. */
  hello: 1,
  /** To the client, first: `SessionIdentity`. */
  identity: 2,
  /** To the client: the answer to any request but a line, as JSON. */
  answer: 3,

  /** To the client: the line is not for the session; nothing was run. */
  runYourself: 16,
  /** To the client: bytes for standard output. Answered with `written`. */
  stdout: 17,
  /** To the client: bytes for standard error. Answered with `written`. */
  stderr: 18,
  /** To the client, last: `{ status }`. */
  end: 19,
  /** To the client: a signal arrived. */
  signalTaken: 20,
  /** To the client: read the next chunk of standard input. */
  readInput: 21,
  /** To the client: stop reading standard input. */
  pauseInput: 22,
  /** To the client: `{ raw }`, the mode of the terminal. */
  rawMode: 23,
  /** To the client: read what was typed already. Answered with `typedKeys`. */
  takeTypedKeys: 24,
  /** To the client: stop the process group, as Ctrl-Z does. Answered with `continued`. */
  stopJob: 25,
  /** To the client: `ProgramRequest`. */
  startProgram: 26,
  /** To the client: bytes for a program's standard input, after its number. Answered with `programInputTaken`. */
  programInput: 27,
  /** To the client: `{ id }`, a program's standard input ends. */
  programInputEnd: 28,
  /** To the client: `{ id }`, read the next chunk of a program's output. */
  readProgramOutput: 29,
  /** To the client: `{ id, signal }`. */
  killProgram: 30,
  /** To the client: open the terminal again after standard input has ended; later frames are about it. */
  reopenInput: 31,

  /** To the session process: `WriteReport`. */
  written: 64,
  /** To the session process: `{ signal }`. */
  signal: 65,
  /** To the session process: bytes of standard input. */
  input: 66,
  /** To the session process: `{ error? }`, the end of standard input. */
  inputEnd: 67,
  /** To the session process: the bytes that `takeTypedKeys` asked for. */
  typedKeys: 68,
  /** To the session process: `{ stdout, stderr }`, the new sizes of the terminals. */
  resize: 69,
  /** To the session process: the answer to `stopJob`. */
  continued: 70,
  /** To the session process: `{ id, error? }`, the answer to `programInput`. */
  programInputTaken: 71,
  /** To the session process: bytes of a program's output, after its number. */
  programOutput: 72,
  /** To the session process: `ProgramEnd`. */
  programEnded: 73,
} as const;

export type FrameType = (typeof FrameType)[keyof typeof FrameType];

/** The largest payload, in bytes. Commands and environment variables together are smaller on every system. */
export const maxPayload = 16_000_000;

const headerLength = 5;

/** A frame that was received. */
export interface Frame {
  /** One of `FrameType`, unless the other side is not mcpc. */
  type: number;
  payload: Buffer;
}

/** Bytes that are not frames of this protocol. */
export class FrameError extends Error {}

/** Returns the bytes of a frame with a JSON payload; without `content`, the payload is empty. */
export function jsonFrame(type: FrameType, content?: object): Buffer {
  if (content === undefined) return bytesFrame(type, Buffer.alloc(0));
  const text = JSON.stringify(content);
  const payload = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(headerLength + payload);
  writeHeader(frame, type, payload);
  frame.write(text, headerLength);
  return frame;
}

/** Returns the bytes of a frame with a payload of bytes; with `id`, the number of a program goes before them. */
export function bytesFrame(type: FrameType, bytes: Uint8Array, id?: number): Buffer {
  const start = headerLength + (id === undefined ? 0 : 4);
  const frame = Buffer.allocUnsafe(start + bytes.length);
  writeHeader(frame, type, frame.length - headerLength);
  if (id !== undefined) frame.writeUInt32BE(id, headerLength);
  frame.set(bytes, start);
  return frame;
}

function writeHeader(frame: Buffer, type: FrameType, length: number): void {
  if (length > maxPayload) throw new FrameError(`A frame of ${length} bytes is too large.`);
  frame.writeUInt32BE(length, 0);
  frame[4] = type;
}

/** Returns the JSON object in a payload, `{}` for an empty one. Throws FrameError if it is anything else. */
export function jsonOf({ payload }: Frame): Record<string, unknown> {
  if (payload.length === 0) return {};
  let content: unknown;
  try {
    content = JSON.parse(payload.toString());
  } catch {
    throw new FrameError('The payload of a frame is not JSON.');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new FrameError('The payload of a frame is not a JSON object.');
  return content as Record<string, unknown>;
}

/** Returns the number and the bytes in a payload that begins with the number of a program. Throws FrameError if it does not. */
export function numberedBytes({ payload }: Frame): { id: number; bytes: Buffer } {
  if (payload.length < 4) throw new FrameError('The payload of a frame has no number.');
  return { id: payload.readUInt32BE(0), bytes: payload.subarray(4) };
}

/** Takes the frames out of a stream of bytes, which may be split anywhere. */
export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  #chunks: Buffer[] = [];
  #length = 0;
  /** How many bytes are needed before anything can be done with them. */
  #needed = headerLength;

  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /**
   * Calls `onFrame` with each frame that the chunk completes. Its payload shares the memory of the chunk, of which nothing
   * else is kept. Throws FrameError if a frame is too large, before it is received.
   */
  push(chunk: Buffer): void {
    if (this.#length + chunk.length < this.#needed) {
      this.#keep(chunk);
      return;
    }
    let bytes = this.#length === 0 ? chunk : Buffer.concat([...this.#chunks, chunk]);
    this.#chunks = [];
    this.#length = 0;
    for (;;) {
      const end = endOfFrame(bytes);
      this.#needed = end;
      if (bytes.length < end || bytes.length < headerLength) break;
      const frame = { type: bytes[4] ?? 0, payload: bytes.subarray(headerLength, end) };
      bytes = bytes.subarray(end);
      this.#needed = headerLength;
      this.#onFrame(frame);
    }
    if (bytes.length > 0) this.#keep(bytes);
  }

  #keep(bytes: Buffer): void {
    this.#chunks.push(Buffer.from(bytes));
    this.#length += bytes.length;
  }
}

/** Returns the length of the first frame with its header; that of a header if that is not complete. */
function endOfFrame(bytes: Buffer): number {
  if (bytes.length < headerLength) return headerLength;
  const length = bytes.readUInt32BE(0);
  if (length > maxPayload) throw new FrameError(`A frame of ${length} bytes is too large.`);
  return headerLength + length;
}
