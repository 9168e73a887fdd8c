import { Readable } from 'node:stream';
import { FrameError } from '../sessions/frames.ts';

/** A client that sends more than this without being asked is disconnected, in bytes. */
const maxUnread = 16_000_000;

/** What an input stream needs of the connection to its client. */
export interface InputPort {
  /** Asks for the next chunk, which arrives at `RemoteInput.receive`. */
  read(): void;
  /** Asks the client to stop reading: what follows belongs to other programs. */
  pause(): void;
  setRawMode(raw: boolean): void;
}

/** Standard input of a client, which is read only while something here reads it. */
export class RemoteInput extends Readable {
  readonly isTTY: boolean;
  readonly #port: InputPort;
  /** A chunk was asked for and has not arrived. */
  #isAsked = false;

  constructor(port: InputPort, isTTY: boolean) {
    super();
    this.#port = port;
    this.isTTY = isTTY;
    // Without a listener, a client that vanishes would end the session process.
    this.on('error', () => {});
    this.on('pause', () => port.pause());
    this.on('resume', () => {
      if (this.#isAsked) port.read();
    });
  }

  /** Called with each chunk that the client has read. Throws FrameError if it sends more and more unasked. */
  receive(chunk: Buffer): void {
    if (this.readableLength > maxUnread) throw new FrameError('A client sends input that nobody reads.');
    this.#isAsked = false;
    this.push(chunk);
  }

  /** Called at the end of the input. */
  finish(): void {
    this.push(null);
  }

  override _read(): void {
    this.#isAsked = true;
    this.#port.read();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#port.pause();
    callback(error);
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** The keyboard of a client, with the members of `tty.ReadStream`. */
export class RemoteKeyboard extends RemoteInput {
  isRaw = false;
  readonly #keyboardPort: InputPort;

  constructor(port: InputPort) {
    super(port, true);
    this.#keyboardPort = port;
  }

  setRawMode(raw: boolean): this {
    this.isRaw = raw;
    this.#keyboardPort.setRawMode(raw);
    return this;
  }
}
