import { writeSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import { now } from '../../core/clock.ts';
import { ownProcess } from '../../terminal/programs/own-process.ts';
import { bytesFrame, type Frame, FrameType, jsonFrame, jsonOf } from '../frames.ts';
import { systemErrorFacts } from '../system-error.ts';
import { ClientPrograms } from './client-programs.ts';

/** Shows the cursor, ends synchronized updates, bracketed paste and styles, and begins a new row. */
const resetSequence = '\x1b[?2026l\x1b[?25h\x1b[?2004l\x1b[0m\r\n';

const ctrlC = 3;

/** How long the session process may take to react to Ctrl-C in raw mode before another one ends the client, in ms. */
const reactionTime = 500;

type Keyboard = NodeJS.ReadStream | ReadStream;

/** What the terminal needs of the client. */
export interface ClientPort {
  send(frame: Buffer): void;
  /** Returns how many frames have arrived from the session process. */
  framesReceived(): number;
  /** Ends the client as Ctrl-C does. */
  interrupt(): void;
}

/** Standard input of a client, and the programs on its terminal, as the session process asks for them. */
export class ClientTerminal {
  readonly #port: ClientPort;
  readonly #programs: ClientPrograms;
  #input: Keyboard | undefined;
  /** What arrives is read by `takeTypedKeys`. */
  #isTaking = false;
  /** The terminal was in raw mode at some time. */
  #wasRaw = false;
  /** The first Ctrl-C in raw mode that the session process has not reacted to: when, and how many frames had arrived. */
  #unanswered = { at: 0, received: -1 };

  constructor(port: ClientPort) {
    this.#port = port;
    this.#programs = new ClientPrograms((frame) => port.send(frame));
  }

  /** Does what a frame says. */
  handle(frame: Frame): void {
    switch (frame.type) {
      case FrameType.readInput:
        this.#opened().resume();
        return;
      case FrameType.pauseInput:
        this.#input?.pause();
        return;
      case FrameType.rawMode:
        this.#setRawMode(jsonOf(frame).raw === true);
        return;
      case FrameType.takeTypedKeys:
        void this.#takeTypedKeys();
        return;
      case FrameType.reopenInput:
        this.#reopen();
        return;
      case FrameType.stopJob:
        void ownProcess.stopJob().then(() => this.#port.send(jsonFrame(FrameType.continued)));
        return;
      default:
        this.#programs.handle(frame);
    }
  }

  /** Ends raw mode: the line is over. */
  restoreMode(): void {
    if (this.#input?.isRaw === true) this.#setRawMode(false);
  }

  /** Restores the terminal after the session process has ended, which would have done it. */
  restore(): void {
    this.restoreMode();
    if (!this.#wasRaw) return;
    try {
      writeSync(process.stdout.isTTY ? 1 : 2, resetSequence);
    } catch {
      // The terminal no longer exists.
    }
  }

  #setRawMode(raw: boolean): void {
    this.#wasRaw ||= raw;
    try {
      this.#opened().setRawMode?.(raw);
    } catch {
      // The terminal no longer exists.
    }
  }

  #opened(): Keyboard {
    if (this.#input === undefined) this.#use(process.stdin);
    return this.#input ?? process.stdin;
  }

  #use(input: Keyboard): void {
    this.#input = input;
    input.on('data', (chunk: Buffer) => {
      if (this.#isTaking) return;
      if (input.isRaw === true && chunk.includes(ctrlC) && this.#isIgnoringCtrlC()) {
        this.#port.interrupt();
        return;
      }
      // The next chunk is read when it is asked for; keys are read on, so that Ctrl-C is always noticed.
      if (input.isRaw !== true) input.pause();
      this.#port.send(bytesFrame(FrameType.input, chunk));
    });
    input.on('end', () => this.#port.send(jsonFrame(FrameType.inputEnd)));
    input.on('error', (error) =>
      this.#port.send(jsonFrame(FrameType.inputEnd, { error: systemErrorFacts(error) })),
    );
    input.pause();
  }

  /** Whether the session process ignores Ctrl-C, which does not interrupt the client in raw mode. */
  #isIgnoringCtrlC(): boolean {
    const received = this.#port.framesReceived();
    if (received === this.#unanswered.received) return now() - this.#unanswered.at > reactionTime;
    this.#unanswered = { at: now(), received };
    return false;
  }

  #reopen(): void {
    const keyboard = ownProcess.reopenKeyboard() as ReadStream | undefined;
    if (keyboard === undefined) this.#port.send(jsonFrame(FrameType.inputEnd));
    else this.#use(keyboard);
  }

  async #takeTypedKeys(): Promise<void> {
    this.#opened();
    this.#isTaking = true;
    const keys = await ownProcess.takeTypedKeys();
    this.#isTaking = false;
    this.#port.send(bytesFrame(FrameType.typedKeys, Buffer.from(keys)));
  }
}
