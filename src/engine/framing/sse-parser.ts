import { ByteBuffer } from './byte-buffer.ts';
import { MessageTooLargeError } from './message-limit.ts';

/** An event of a stream. */
export interface SseEvent {
  /** `message` unless the server names another. */
  type: string;
  /** Empty if the event has none. */
  data: string;
  /** The stream's last event ID, from this event or an earlier one; undefined if there is none, or the last is empty. */
  lastEventId: string | undefined;
  /** False if the stream ended before the event did: its data may be incomplete. */
  isComplete: boolean;
}

export interface SseHandlers {
  onevent: (event: SseEvent) => void;
  /** How long to wait before reconnecting, in ms. */
  onretry?: (interval: number) => void;
}

export interface SseOptions extends SseHandlers {
  /** The largest size of an event's data, in bytes. */
  limit: number;
  /** The last event ID of the stream that this one resumes. */
  lastEventId?: string | undefined;
}

/**
 * Reads an event stream to its end (HTML, section 9.2.6). An event that the end of the stream cuts is not dropped, as
 * HTML requires, but marked. Rejects if the connection breaks, and with MessageTooLargeError.
 */
export async function parseSse(body: AsyncIterable<Uint8Array> | null, options: SseOptions): Promise<void> {
  const parser = new SseParser(options);
  try {
    for await (const chunk of body ?? []) parser.push(chunk);
  } catch (error) {
    if (!(error instanceof MessageTooLargeError)) parser.end();
    throw error;
  }
  parser.end();
}

const linefeed = 0x0a;
const carriageReturn = 0x0d;
const colon = 0x3a;
const space = 0x20;

/** The beginning of a line with a field; the first line of a stream may have a byte order mark. */
const knownField = /^(?:\xef\xbb\xbf)?(data|event|id|retry)(?::|$)/;
/** How many bytes tell whether a line has a known field. */
const headLength = '\xef\xbb\xbfretry:'.length;
/** The maximum length of the fields without data, in bytes. */
const maxFieldLength = 64 * 1024;

class SseParser {
  readonly #options: SseOptions;
  /** The current line, and its beginning as Latin-1. */
  readonly #line = new ByteBuffer();
  #head = '';
  /** Whether the current line is ignored: it is a comment, or its field is unknown or too long. */
  #isIgnored = false;
  #endedWithReturn = false;
  /** The fields of the current event. */
  readonly #data = new ByteBuffer();
  #hasData = false;
  #hasFields = false;
  #type = '';
  #lastEventId: string;

  constructor(options: SseOptions) {
    this.#options = options;
    this.#lastEventId = options.lastEventId ?? '';
  }

  push(chunk: Uint8Array): void {
    let from = 0;
    let [lf, cr] = [-2, -2];
    if (this.#endedWithReturn && chunk[0] === linefeed) from = 1;
    if (chunk.length > 0) this.#endedWithReturn = false;
    while (from < chunk.length) {
      if (lf !== -1 && lf < from) lf = chunk.indexOf(linefeed, from);
      if (cr !== -1 && cr < from) cr = chunk.indexOf(carriageReturn, from);
      const end = lf === -1 || cr === -1 ? Math.max(lf, cr) : Math.min(lf, cr);
      if (end === -1) {
        this.#add(chunk.subarray(from));
        return;
      }
      this.#add(chunk.subarray(from, end));
      this.#endLine();
      from = end + 1;
      if (end !== cr) continue;
      if (from === chunk.length) this.#endedWithReturn = true;
      else if (chunk[from] === linefeed) from += 1;
    }
  }

  end(): void {
    if (this.#line.length > 0 || this.#isIgnored) this.#endLine();
    if (this.#hasData) this.#dispatch(false);
  }

  #add(bytes: Uint8Array): void {
    if (this.#isIgnored) return;
    const { limit } = this.#options;
    if (this.#head.length < headLength) {
      const missing = headLength - this.#head.length;
      this.#head += Buffer.from(bytes.subarray(0, missing)).toString('latin1');
    }
    const length = this.#line.length + bytes.length;
    const field = knownField.exec(this.#head)?.[1];
    const isUnknown = field === undefined && this.#head.length === headLength;
    if (isUnknown || (field !== undefined && field !== 'data' && length > maxFieldLength)) {
      this.#isIgnored = true;
      this.#line.clear();
      return;
    }
    if (this.#data.length + length > limit + headLength) throw new MessageTooLargeError(limit);
    this.#line.append(bytes);
  }

  #endLine(): void {
    const bytes = this.#line.take();
    const field = knownField.exec(this.#head)?.[1];
    const isIgnored = this.#isIgnored;
    this.#head = '';
    this.#isIgnored = false;
    if (isIgnored) return;
    if (bytes.length === 0) this.#endEvent();
    else if (field !== undefined) this.#setField(field, fieldValue(bytes));
  }

  #setField(field: string, value: Buffer): void {
    this.#hasFields = true;
    switch (field) {
      case 'data':
        if (this.#hasData) this.#data.append(Buffer.from([linefeed]));
        this.#data.append(value);
        this.#hasData = true;
        return;
      case 'event':
        this.#type = value.toString('utf8');
        return;
      case 'id':
        if (!value.includes(0)) this.#lastEventId = value.toString('utf8');
        return;
      default: {
        const text = value.toString('utf8');
        if (/^\d+$/.test(text)) this.#options.onretry?.(Number(text));
      }
    }
  }

  #endEvent(): void {
    if (this.#hasFields) this.#dispatch(true);
  }

  #dispatch(isComplete: boolean): void {
    const event = {
      type: this.#type === '' ? 'message' : this.#type,
      data: this.#data.takeText(),
      lastEventId: this.#lastEventId === '' ? undefined : this.#lastEventId,
      isComplete,
    };
    this.#hasData = false;
    this.#hasFields = false;
    this.#type = '';
    this.#options.onevent(event);
  }
}

/** Returns what follows the colon and a space; empty for a line without a colon. */
function fieldValue(line: Buffer): Buffer {
  const at = line.indexOf(colon);
  if (at === -1) return Buffer.alloc(0);
  return line.subarray(line[at + 1] === space ? at + 2 : at + 1);
}
