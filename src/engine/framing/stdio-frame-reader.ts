import { isObject } from '../../core/json.ts';
import { parseJson } from '../../core/json-text.ts';
import { Nesting } from './extract-json.ts';
import { LineSplitter } from './line-splitter.ts';
import { MessageTooLargeError } from './message-limit.ts';
import { deliver, type FrameHandlers, parseFrames } from './parse-frames.ts';
import { repairFrames } from './repair.ts';

/** The length of a line without a bracket, in bytes, from which on it is taken for text that is not a message. */
const maxStrayLength = 1_000_000;
/** How long the rest of a message that spans lines may take, in ms: servers write such a message at once. */
const maxPause = 2_000;
/** What a line costs beyond its characters, in bytes. */
const lineOverhead = 24;

/**
 * Reads frames from a server's standard output: one per line, as the specification requires, and in the other forms
 * that servers use, each with a diagnostic. Everything else is delivered as stray text.
 */
export class StdioFrameReader {
  readonly #handlers: FrameHandlers;
  readonly #limit: number;
  readonly #lines: LineSplitter;
  /** The lines of an unfinished message, their brackets and their length. */
  #open: string[] = [];
  #nesting = new Nesting();
  #openLength = 0;
  #expiry: NodeJS.Timeout | undefined;
  readonly #framed: ContentLengthReader;

  /** `limit`: the largest size of a message, in bytes. */
  constructor(handlers: FrameHandlers, limit: number) {
    this.#handlers = handlers;
    this.#limit = limit;
    this.#lines = new LineSplitter((line) => this.#readLine(line), {
      splitAt: maxStrayLength,
      maySplit: (bytes) => !bytes.includes('{') && !bytes.includes('['),
      failAt: limit,
    });
    this.#framed = new ContentLengthReader(limit, {
      onbody: (text) => this.#readText(text, false),
      onstray: (line) => this.#handlers.onstray(line),
      ondetect: () => {
        this.#report('content-length', 'It sends Content-Length headers, as language servers do.');
      },
    });
  }

  /** Throws MessageTooLargeError; what follows cannot be read then. */
  push(chunk: Buffer): void {
    clearTimeout(this.#expiry);
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#framed.isInBody) {
        rest = this.#framed.push(rest);
        continue;
      }
      // Line by line, since a header changes how the following bytes are read.
      const end = rest.indexOf(linefeed);
      const part = end === -1 ? rest : rest.subarray(0, end + 1);
      rest = rest.subarray(part.length);
      this.#lines.push(part);
    }
    if (this.#open.length > 0) this.#expectRest();
  }

  /** Delivers what is left at the end of the stream. */
  end(): void {
    clearTimeout(this.#expiry);
    this.#lines.push(this.#framed.end());
    this.#lines.end();
    this.#dropOpen();
  }

  #readLine(line: string): void {
    if (this.#framed.readHeader(line)) return;
    if (line.trim() === '') return;
    if (this.#open.length > 0) this.#continue(line);
    else this.#readText(line, true);
  }

  /** Adds a line to the unfinished message. */
  #continue(line: string): void {
    if (isFrame(line)) {
      // The unfinished message will never be completed.
      this.#dropOpen();
      this.#readText(line, true);
      return;
    }
    this.#open.push(line);
    this.#openLength += line.length + lineOverhead;
    if (this.#openLength > this.#limit) throw new MessageTooLargeError(this.#limit);
    if (this.#nesting.follow(line) !== -1) {
      const text = this.#open.join('\n');
      this.#open = [];
      this.#report('many-lines', 'It sent a message that spans several lines.');
      this.#readText(text, false);
    }
  }

  /** Gives up an unfinished message when nothing follows for a while. */
  #expectRest(): void {
    this.#expiry = setTimeout(() => {
      // What arrived while the program was busy is read first, which clears this.
      this.#expiry = setTimeout(() => {
        const text = this.#open.join('\n').trim();
        this.#open = [];
        this.#handlers.onstray(text);
      }, 1).unref();
    }, maxPause).unref();
  }

  #dropOpen(): void {
    const lines = this.#open;
    this.#open = [];
    for (const line of lines) this.#handlers.onstray(line.trim());
  }

  #readText(text: string, mayContinue: boolean): void {
    const parsed = parseFrames(text, mayBeFrame);
    if (parsed !== undefined) deliver(parsed, this.#handlers);
    else if (!mayContinue || !this.#beginMessage(text)) this.#handlers.onstray(text.trim());
  }

  /** Begins a message that spans lines if the text opens a bracket that it does not close. */
  #beginMessage(text: string): boolean {
    if (!/^\s*[[{]/.test(text)) return false;
    const nesting = new Nesting();
    if (nesting.follow(text) !== -1) return false;
    this.#open = [text];
    this.#nesting = nesting;
    this.#openLength = text.length;
    return true;
  }

  #report(code: string, message: string): void {
    this.#handlers.ondiagnostic({ code, message });
  }
}

/** Logs as JSON have members such as `error` as well. */
function mayBeFrame(value: unknown): boolean {
  return !isObject(value) || ['jsonrpc', 'id', 'method'].some((member) => member in value);
}

function isFrame(line: string): boolean {
  if (!/^\s*\{.*\}\s*$/s.test(line)) return false;
  try {
    return repairFrames(parseJson(line)).frames.length > 0;
  } catch {
    return false;
  }
}

interface ContentLengthHandlers {
  /** The text of a body, or of a message in it. */
  onbody: (text: string) => void;
  /** A line that looked like a header. */
  onstray: (line: string) => void;
  /** The server does use this framing. */
  ondetect: () => void;
}

const linefeed = 0x0a;
const bracket = 0x5b;
const brace = 0x7b;

/**
 * Reads `Content-Length` framing (Language Server Protocol, "Base Protocol"). A header alone proves nothing, since
 * servers print HTTP headers as well: until a body of exactly the announced length was a message, a body that turns out
 * to be something else is returned to be read as lines.
 */
class ContentLengthReader {
  readonly #handlers: ContentLengthHandlers;
  /** Whether a body of the announced length was a message. */
  #isProven = false;
  /** Whether the server has sent nothing but this: a message in the body may then span lines. */
  #isFirst = true;
  /** The header lines in front of the body. */
  #headers: string[] = [];
  #length = 0;
  /** Whether the body contained a message. */
  #hasMessage = false;
  #bytesLeft = 0;
  /** The pieces of the body, or of the message in it, and its brackets. */
  #pieces: Buffer[] = [];
  #nesting = new Nesting();
  readonly #limit: number;

  /** `limit`: the largest size of a body, in bytes. */
  constructor(limit: number, handlers: ContentLengthHandlers) {
    this.#limit = limit;
    this.#handlers = handlers;
  }

  get isInBody(): boolean {
    return this.#bytesLeft > 0;
  }

  /** Takes a line if it is a header or ends the headers; returns whether it did. */
  readHeader(line: string): boolean {
    const mayBeLength = line.startsWith('C') || line.startsWith('c');
    const [, length] = (mayBeLength ? /^content-length:\s*(\d+)\s*$/i.exec(line) : undefined) ?? [];
    const isHeader = length !== undefined || (this.#headers.length > 0 && /^[\w-]+:\s/.test(line));
    if (isHeader) {
      this.#headers.push(line);
      if (length !== undefined) this.#length = Number(length);
      return true;
    }
    const isBlank = line.trim() === '';
    if (this.#headers.length > 0 && isBlank) {
      if (this.#length > this.#limit) this.#rejectLength();
      else this.#bytesLeft = this.#length;
      this.#hasMessage = false;
      return true;
    }
    if (!isBlank) {
      this.#isFirst = false;
      this.#rejectHeaders();
    }
    return false;
  }

  /** Reads bytes of the body; returns those that are not part of it. */
  push(bytes: Buffer): Buffer {
    if (!this.#isProven) return this.#probe(bytes);
    const part = bytes.subarray(0, this.#bytesLeft);
    this.#pieces.push(part);
    this.#bytesLeft -= part.length;
    if (this.#bytesLeft === 0) {
      const text = Buffer.concat(this.#pieces).toString('utf8');
      this.#pieces = [];
      this.#headers = [];
      this.#handlers.onbody(text);
    }
    return bytes.subarray(part.length);
  }

  /** Returns the bytes of an unfinished body. */
  end(): Buffer {
    return this.#reject(Buffer.alloc(0));
  }

  /** Reads a part of a body that may not be one: message after message, up to its end or to something else. */
  #probe(bytes: Buffer): Buffer {
    const part = bytes.subarray(0, this.#bytesLeft);
    const start = this.#pieces.length > 0 ? 0 : indexOfText(part);
    this.#bytesLeft -= start;
    if (start === part.length) {
      const rest = bytes.subarray(start);
      if (this.#bytesLeft > 0) return rest;
      return this.#hasMessage ? this.#prove(rest) : this.#reject(rest);
    }
    const begun = part.subarray(start);
    if (this.#pieces.length === 0) {
      if (begun[0] !== brace && begun[0] !== bracket) return this.#reject(bytes.subarray(start));
      this.#nesting = new Nesting();
    }
    // The brackets, quotes and backslashes are the same in Latin-1, where an index is that of a byte.
    const end = this.#nesting.follow(begun.toString('latin1'));
    const piece = end === -1 ? begun : begun.subarray(0, end);
    const rest = bytes.subarray(start + piece.length);
    this.#pieces.push(piece);
    this.#bytesLeft -= piece.length;
    if (end === -1) {
      const mayContinue = this.#bytesLeft > 0 && (this.#isFirst || !piece.includes(linefeed));
      return mayContinue ? rest : this.#reject(rest);
    }
    const text = Buffer.concat(this.#pieces).toString('utf8');
    if (parseFrames(text) === undefined) return this.#reject(rest);
    this.#pieces = [];
    this.#hasMessage = true;
    if (this.#bytesLeft > 0) this.#isFirst = false;
    if (this.#bytesLeft === 0) this.#prove(rest);
    this.#handlers.onbody(text);
    return rest;
  }

  /** The body had the announced length. */
  #prove(rest: Buffer): Buffer {
    this.#isProven = true;
    this.#headers = [];
    this.#handlers.ondetect();
    return rest;
  }

  /** Ends the body: what was read of it, and `rest`, are lines. */
  #reject(rest: Buffer): Buffer {
    const bytes = Buffer.concat([...this.#pieces, rest]);
    this.#pieces = [];
    this.#bytesLeft = 0;
    this.#isFirst = false;
    this.#rejectHeaders();
    return bytes;
  }

  /** A header that may be part of a log is not taken at its word. */
  #rejectLength(): void {
    if (this.#isProven) throw new MessageTooLargeError(this.#limit);
    this.#isFirst = false;
    this.#rejectHeaders();
  }

  #rejectHeaders(): void {
    const lines = this.#headers;
    this.#headers = [];
    for (const line of lines) this.#handlers.onstray(line);
  }
}

/** The index of the first byte that is not whitespace. */
function indexOfText(bytes: Buffer): number {
  const index = bytes.findIndex((byte) => byte !== 32 && (byte < 9 || byte > 13));
  return index === -1 ? bytes.length : index;
}
