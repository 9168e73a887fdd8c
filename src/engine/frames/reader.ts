import type { Frame } from '../transports/channel.ts';
import { LineSplitter } from '../transports/lines.ts';
import type { Complaint } from './complaint.ts';
import { findJson, isUnfinished } from './find-json.ts';
import { repairFrames } from './repair.ts';

/** Whoever wants what a stream holds. */
export interface FrameSink {
  /** `original` is the value as it came, where it had to be repaired. */
  onframe: (frame: Frame, original: unknown) => void;
  /** Text that is no frame nor part of one. */
  onstray: (text: string) => void;
  oncomplaint: (complaint: Complaint) => void;
}

/** A message spread over lines is waited for this long, in lines and in characters. */
const mostLines = 10_000;
const mostCharacters = 64 * 1024 * 1024;

/**
 * Reads frames from a server's standard output: one a line, as the specification has it, and whatever
 * else servers do with it, each told as a complaint. What cannot be a frame is handed on as text.
 */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #lines = new LineSplitter((line) => this.#line(line));
  /** Lines that begin a message whose end has not come. */
  #open: string[] = [];
  #openLength = 0;
  /** With `Content-Length` framing: the bytes of the body that are to come, once its headers have ended. */
  #announced: number | undefined;
  #inHeaders = false;
  #body: Buffer[] = [];
  #bodyLeft = 0;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#bodyLeft > 0) {
        const part = rest.subarray(0, this.#bodyLeft);
        rest = rest.subarray(part.length);
        this.#body.push(part);
        this.#bodyLeft -= part.length;
        if (this.#bodyLeft === 0) this.#endBody();
        continue;
      }
      // Line by line, since a header changes how what follows is read.
      const end = this.#inHeaders || mayAnnounce(rest) ? rest.indexOf(10) : -1;
      const part = end === -1 ? rest : rest.subarray(0, end + 1);
      rest = rest.subarray(part.length);
      this.#lines.push(part);
    }
  }

  /** Gives out what is left when the stream has ended. */
  end(): void {
    this.#lines.end();
    this.#giveUp();
  }

  #line(given: string): void {
    let line = given;
    if (line.charCodeAt(0) === 0xfe_ff) {
      this.#complain('byte-order-mark', 'It sent a byte order mark.');
      line = line.slice(1);
    }
    if (this.#header(line)) return;
    if (line.trim() === '') return;
    if (this.#open.length > 0) this.#continue(line);
    else this.#text(line, true);
  }

  /** Takes a line as a header of `Content-Length` framing, as language servers have it. */
  #header(line: string): boolean {
    const [, length] = /^content-length:\s*(\d+)\s*$/i.exec(line) ?? [];
    if (length !== undefined) {
      this.#complain('content-length', 'It sends Content-Length headers, as language servers do.');
      this.#announced = Number(length);
      this.#inHeaders = true;
      return true;
    }
    if (!this.#inHeaders) return false;
    if (line.trim() === '') {
      this.#inHeaders = false;
      this.#bodyLeft = this.#announced ?? 0;
      return true;
    }
    if (/^[\w-]+:\s/.test(line)) return true;
    this.#inHeaders = false;
    return false;
  }

  #endBody(): void {
    const text = Buffer.concat(this.#body).toString('utf8');
    this.#body = [];
    this.#text(text, false);
  }

  /** Adds a line to a message that was begun. */
  #continue(line: string): void {
    if (isWhole(line)) {
      // What was begun will never end: a message of its own has come.
      this.#giveUp();
      this.#text(line, true);
      return;
    }
    this.#open.push(line);
    this.#openLength += line.length;
    if (/[\]}]\s*$/.test(line)) {
      const text = this.#open.join('\n');
      if (!isUnfinished(text)) {
        this.#open = [];
        this.#openLength = 0;
        this.#complain('many-lines', 'It spread a message over several lines.');
        this.#text(text, false);
      }
    }
    if (this.#open.length > mostLines || this.#openLength > mostCharacters) this.#giveUp();
  }

  #giveUp(): void {
    const lines = this.#open;
    this.#open = [];
    this.#openLength = 0;
    for (const line of lines) this.#sink.onstray(line.trim());
  }

  #text(text: string, mayContinue: boolean): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.#mixed(text, mayContinue);
      return;
    }
    if (!this.#value(value)) this.#sink.onstray(text.trim());
  }

  /** A text that is not JSON as a whole: there may be some in it, or it may be the beginning of some. */
  #mixed(text: string, mayContinue: boolean): void {
    const pieces = findJson(text);
    const found = pieces.some((piece) => 'json' in piece && repairFrames(piece.json).frames.length > 0);
    if (!found) {
      if (mayContinue && isUnfinished(text)) {
        this.#open = [text];
        this.#openLength = text.length;
      } else this.#sink.onstray(text.trim());
      return;
    }
    this.#complain('glued', 'It wrote something else into the line of a message.');
    for (const piece of pieces) {
      if ('text' in piece) this.#sink.onstray(piece.text);
      else if (!this.#value(piece.json)) this.#sink.onstray(JSON.stringify(piece.json));
    }
  }

  #value(value: unknown): boolean {
    const { frames, complaints } = repairFrames(value);
    for (const { code, message } of complaints) this.#complain(code, message);
    for (const frame of frames) this.#sink.onframe(frame, complaints.length > 0 ? value : frame);
    return frames.length > 0;
  }

  #complain(code: string, message: string): void {
    this.#sink.oncomplaint({ code, message });
  }
}

/** Whether a header may stand in these bytes. */
function mayAnnounce(bytes: Buffer): boolean {
  return /content-length:/i.test(bytes.toString('latin1', 0, Math.min(bytes.length, 4_096)));
}

function isWhole(line: string): boolean {
  if (!/^\s*\{.*\}\s*$/s.test(line)) return false;
  try {
    return repairFrames(JSON.parse(line)).frames.length > 0;
  } catch {
    return false;
  }
}
