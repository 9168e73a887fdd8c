import { constants } from 'node:buffer';
import { Nesting } from './extract-json.ts';
import { deliver, type FrameHandlers } from './frame-handlers.ts';
import { LineSplitter } from './line-splitter.ts';
import { parseFrames } from './parse-frames.ts';
import { repairFrames } from './repair.ts';

/** The most characters of a message spread over lines: more could not be put together. */
const mostCharacters = constants.MAX_STRING_LENGTH - 1_000_000;

/**
 * Reads frames from a server's standard output: one a line, as the specification has it, and whatever
 * else servers do with it, each told as a complaint. What cannot be a frame is handed on as text.
 */
export class StdioFrameReader {
  readonly #sink: FrameHandlers;
  readonly #lines = new LineSplitter((line) => this.#line(line));
  /** Lines that begin a message whose end has not come, their brackets and their length. */
  #open: string[] = [];
  #nesting = new Nesting();
  #openLength = 0;
  /** With `Content-Length` framing: the bytes of the body that are to come, once its headers have ended. */
  #announced: number | undefined;
  #inHeaders = false;
  #body: Buffer[] = [];
  #bodyLeft = 0;

  constructor(sink: FrameHandlers) {
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
      const end = rest.indexOf(10);
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

  #line(line: string): void {
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
    this.#openLength += line.length + 1;
    if (this.#openLength > mostCharacters) this.#giveUp();
    else if (this.#nesting.follow(line) !== -1) {
      const text = this.#open.join('\n');
      this.#open = [];
      this.#complain('many-lines', 'It spread a message over several lines.');
      this.#text(text, false);
    }
  }

  #giveUp(): void {
    const lines = this.#open;
    this.#open = [];
    for (const line of lines) this.#sink.onstray(line.trim());
  }

  #text(text: string, mayContinue: boolean): void {
    const reading = parseFrames(text);
    if (reading !== undefined) deliver(reading, this.#sink);
    else if (!mayContinue || !this.#begin(text)) this.#sink.onstray(text.trim());
  }

  /** Takes a text for the beginning of a message, if it begins an object or an array and ends before that does. */
  #begin(text: string): boolean {
    if (!/^\s*[[{]/.test(text)) return false;
    const nesting = new Nesting();
    if (nesting.follow(text) !== -1) return false;
    this.#open = [text];
    this.#nesting = nesting;
    this.#openLength = text.length;
    return true;
  }

  #complain(code: string, message: string): void {
    this.#sink.ondiagnostic({ code, message });
  }
}

function isWhole(line: string): boolean {
  if (!/^\s*\{.*\}\s*$/s.test(line)) return false;
  try {
    return repairFrames(JSON.parse(line)).frames.length > 0;
  } catch {
    return false;
  }
}
