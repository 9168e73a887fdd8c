import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { OutputSource } from './output-queue.ts';
import type { Screen } from './screen.ts';

/** Standard output or standard error of a shell: what is written appears above the screen's frame. */
export class FrameStream extends Writable {
  readonly isTTY = true;
  readonly #screen: Screen;
  readonly #source: OutputSource;
  readonly #decoder = new StringDecoder('utf8');

  constructor(screen: Screen, source: OutputSource) {
    super({ decodeStrings: false });
    this.#screen = screen;
    this.#source = source;
  }

  get columns(): number {
    return this.#screen.columns;
  }

  get rows(): number {
    return this.#screen.rows;
  }

  override _write(chunk: Buffer | string, _encoding: string, callback: (error?: Error) => void): void {
    this.#screen.write(this.#source, this.#decode(chunk), callback);
  }

  /** Chunks that arrived while the screen was being drawn are drawn together. */
  override _writev(chunks: { chunk: Buffer | string }[], callback: (error?: Error) => void): void {
    const text = chunks.map(({ chunk }) => this.#decode(chunk)).join('');
    this.#screen.write(this.#source, text, callback);
  }

  #decode(chunk: Buffer | string): string {
    return typeof chunk === 'string' ? chunk : this.#decoder.write(chunk);
  }
}
