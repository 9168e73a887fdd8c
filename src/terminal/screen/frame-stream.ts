import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Origin } from './output-queue.ts';
import type { Screen } from './screen.ts';

/** A stream of which the text appears above the frame of a screen. */
export class FrameStream extends Writable {
  readonly isTTY = true;
  readonly #screen: Screen;
  readonly #origin: Origin;
  readonly #decoder = new StringDecoder('utf8');

  constructor(screen: Screen, origin: Origin) {
    super({ decodeStrings: false });
    this.#screen = screen;
    this.#origin = origin;
  }

  get columns(): number {
    return this.#screen.columns;
  }

  override _write(chunk: Buffer | string, _encoding: string, done: (error?: Error) => void): void {
    this.#screen.write(this.#origin, this.#text(chunk), done);
  }

  /** What came while the screen was being drawn is drawn at once. */
  override _writev(chunks: { chunk: Buffer | string }[], done: (error?: Error) => void): void {
    this.#screen.write(this.#origin, chunks.map(({ chunk }) => this.#text(chunk)).join(''), done);
  }

  #text(chunk: Buffer | string): string {
    return typeof chunk === 'string' ? chunk : this.#decoder.write(chunk);
  }
}
