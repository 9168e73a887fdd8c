import { clearLine, clearScreenDown, cursorTo, type Direction, moveCursor } from 'node:readline';
import { Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import type { OutputFacts } from '../sessions/hello.ts';

/** The largest part of a text that is sent at once, in bytes. */
const largestPart = 256 * 1024;
/** How much may be on its way to a terminal, in bytes. */
const largestBacklog = 1024 * 1024;

type Callback = (error?: Error | null) => void;

/** What an output stream needs of the connection to its client. */
export interface OutputPort {
  /** Sends bytes, which the client answers for with `RemoteOutput.written`. */
  send(bytes: Uint8Array): void;
  /** The variables of the client. */
  env: NodeJS.ProcessEnv;
}

/**
 * Standard output or standard error of a client. A write is complete when the client has written it, or failed to: a
 * slow reader slows down the line, and an error is the one that a process of its own would get. On a terminal, a write is
 * complete when it is sent, and an error is emitted.
 */
export class RemoteOutput extends Writable {
  readonly isTTY: boolean;
  /** Keeps `pipe`, as the prompts use it, from ending the stream when the source ends: as for the streams of a process. */
  readonly _isStdio = true;
  readonly #port: OutputPort;
  /** What is left to send of the current write. */
  #rest: Buffer = Buffer.alloc(0);
  #callback: Callback | undefined;
  /** The sizes of what a terminal has not written yet, oldest first, and their sum. */
  readonly #onItsWay: number[] = [];
  #backlog = 0;
  #isDirect = false;
  #goneWith: Error | undefined;

  constructor(port: OutputPort, isTTY: boolean) {
    super({ decodeStrings: true });
    this.#port = port;
    this.isTTY = isTTY;
    // Who writes gets the error. Without a listener, it would end the session process.
    this.on('error', () => {});
  }

  /** Called when the client has written what was sent, or with its error. */
  written(error: Error | undefined): void {
    if (this.isTTY) this.#writtenOnTerminal(error);
    else if (error === undefined && this.#rest.length > 0) this.#sendPart();
    else this.#settle(error);
  }

  /** Called when nothing more can be sent: writes fail with this error. */
  disconnect(error: Error): void {
    this.#goneWith = error;
    this.#settle(error);
  }

  /** Sends what is written from now on at once, in front of what is still waiting: the line ends. */
  writeDirectly(): void {
    this.#isDirect = true;
  }

  override write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
    if (!this.#isDirect) return super.write(chunk, encoding as BufferEncoding, callback as Callback);
    this.#port.send(typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array));
    const written = typeof encoding === 'function' ? encoding : callback;
    if (typeof written === 'function') process.nextTick(written);
    return true;
  }

  /** Like the standard streams of a process, it cannot be ended: others still write to it. */
  override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
    const done = [chunk, encoding, callback].find((argument) => typeof argument === 'function');
    if (chunk === undefined || chunk === null || typeof chunk === 'function') this.write('', done);
    else this.write(chunk, typeof encoding === 'string' ? encoding : undefined, done);
    return this;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    if (this.#goneWith !== undefined) {
      callback(this.#goneWith);
      return;
    }
    if (this.isTTY) {
      // Standard output and standard error appear on one screen: what is written first has to arrive first.
      for (let at = 0; at < chunk.length; at += largestPart) {
        const part = chunk.subarray(at, at + largestPart);
        this.#port.send(part);
        this.#onItsWay.push(part.length);
        this.#backlog += part.length;
      }
      if (this.#backlog > largestBacklog) this.#callback = callback;
      else callback();
      return;
    }
    this.#rest = chunk;
    this.#callback = callback;
    this.#sendPart();
  }

  override _writev(chunks: { chunk: Buffer }[], callback: Callback): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'utf8', callback);
  }

  #writtenOnTerminal(error: Error | undefined): void {
    this.#backlog -= this.#onItsWay.shift() ?? 0;
    if (error !== undefined) this.emit('error', error);
    if (this.#backlog <= largestBacklog) this.#settle(undefined);
  }

  #sendPart(): void {
    const part = this.#rest.subarray(0, largestPart);
    this.#rest = this.#rest.subarray(part.length);
    this.#port.send(part);
  }

  #settle(error: Error | undefined): void {
    const callback = this.#callback;
    this.#callback = undefined;
    this.#rest = Buffer.alloc(0);
    callback?.(error ?? null);
  }
}

/** A terminal of a client that is written to, with the members of `tty.WriteStream`. */
export class RemoteTerminal extends RemoteOutput {
  columns: number;
  rows: number;
  readonly #env: NodeJS.ProcessEnv;

  constructor(port: OutputPort, { columns = 80, rows = 24 }: OutputFacts) {
    super(port, true);
    this.columns = columns;
    this.rows = rows;
    this.#env = port.env;
  }

  /** Called with the size of the terminal when it may have changed. */
  resize({ columns = this.columns, rows = this.rows }: Partial<OutputFacts>): void {
    if (columns === this.columns && rows === this.rows) return;
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  getWindowSize(): [number, number] {
    return [this.columns, this.rows];
  }

  getColorDepth(env: object = this.#env): number {
    return WriteStream.prototype.getColorDepth.call(this, env);
  }

  hasColors(count: number | object = 16, env: object = this.#env): boolean {
    return typeof count === 'number'
      ? WriteStream.prototype.hasColors.call(this, count, env)
      : WriteStream.prototype.hasColors.call(this, 16, count);
  }

  clearLine(direction: Direction, callback?: () => void): boolean {
    return clearLine(this, direction, callback);
  }

  clearScreenDown(callback?: () => void): boolean {
    return clearScreenDown(this, callback);
  }

  cursorTo(x: number, y?: number | (() => void), callback?: () => void): boolean {
    return typeof y === 'function' ? cursorTo(this, x, undefined, y) : cursorTo(this, x, y, callback);
  }

  moveCursor(dx: number, dy: number, callback?: () => void): boolean {
    return moveCursor(this, dx, dy, callback);
  }
}
