import { connect, type Socket } from 'node:net';
import { now } from '../../core/clock.ts';
import { streamKind } from '../../terminal/capabilities/stream-kind.ts';
import { type Frame, FrameError, FrameReader, FrameType, jsonFrame, jsonOf } from '../frames.ts';
import {
  answerTimeout,
  type Hello,
  type OutputFacts,
  type SessionIdentity,
  type StreamFacts,
} from '../hello.ts';
import { systemErrorFacts } from '../system-error.ts';
import { ClientOutput } from './client-output.ts';
import type { ClientTerminal } from './client-terminal.ts';

/** A line for a session. */
export interface SessionLine {
  /** The arguments of mcpc. */
  words: readonly string[];
  /** The socket of the session, or its pipe on Windows. */
  path: string;
  token: string | undefined;
  /** This build of mcpc. */
  build: string;
}

/** What became of a line. Nothing was run unless it `ended` or was `lost`. */
export type LineOutcome =
  /** The session ran it. */
  | { type: 'ended'; status: number }
  /** A signal ended the client. */
  | { type: 'interrupted'; status: number }
  /** The session process ended while it ran. The terminal is restored. */
  | { type: 'lost'; identity: SessionIdentity }
  /** Nothing listens there. */
  | { type: 'absent' }
  /** The line is not for the session. */
  | { type: 'refused' }
  /** The session was started by another build of mcpc. */
  | { type: 'otherBuild'; identity: SessionIdentity }
  /** The session process does not answer. */
  | { type: 'unresponsive' };

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const exitStatusOf = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

type StopSignal = (typeof stopSignals)[number];

/** How much is read at once, in bytes. */
const bufferSize = 65_536;

/** How long the session process may take to notice a signal that asks to end, in ms. The user can repeat Ctrl-C. */
const signalTimeout = 2_000;

/**
 * Has a session run a line on the standard streams of this process, and resolves when that is over. The process has to exit
 * then: the streams may still hold it. Rejects if nothing can be sent, as when the working folder was removed.
 */
export function runInSession(line: SessionLine): Promise<LineOutcome> {
  return new Promise((resolve) => new LineClient(line, resolve));
}

/** The client of a session while its line runs. */
class LineClient {
  readonly #build: string;
  readonly #socket: Socket;
  readonly #resolve: (outcome: LineOutcome) => void;
  readonly #outputs: Partial<Record<1 | 2, ClientOutput>> = {};
  #answerTimer: NodeJS.Timeout | undefined;
  #identity: SessionIdentity | undefined;
  #terminal: ClientTerminal | undefined;
  /** Frames that arrived while the code for the terminal is being loaded. */
  #waiting: Frame[] | undefined;
  /** How many signals the session process has not noticed yet. */
  #unnoticed = 0;
  /** How many frames have arrived. */
  #received = 0;
  #isClosed = false;
  #isOver = false;

  constructor({ words, path, token, build }: SessionLine, resolve: (outcome: LineOutcome) => void) {
    // First, because it throws if the working folder was removed.
    const hello: Hello = {
      protocol: 1,
      build,
      request: 'line',
      words: [...words],
      cwd: process.cwd(),
      env: process.env as Record<string, string>,
      streams: {
        stdin: { isTTY: streamKind(0) === 'terminal' },
        stdout: outputFacts(1),
        stderr: outputFacts(2),
      },
      pid: process.pid,
      umask: process.umask(),
      sent: now(),
      ...(token === undefined ? {} : { token }),
    };
    this.#build = build;
    this.#resolve = resolve;
    const reader = new FrameReader((frame) => this.#receive(frame));
    // Read into one buffer, without a stream: that takes less time to begin.
    this.#socket = connect({
      path,
      onread: {
        buffer: Buffer.allocUnsafe(bufferSize),
        callback: (length, buffer) =>
          this.#read(reader, Buffer.from(buffer.buffer, buffer.byteOffset, length)),
      },
    });
    this.#socket.write(jsonFrame(FrameType.hello, hello));
    // After the write, which waits for the same event: the session process works meanwhile.
    this.#socket.once('connect', () => this.#onConnect(hello.streams));
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      // Its queue of connections is full.
      if (error.code === 'EAGAIN') this.#finish({ type: 'unresponsive' });
    });
    this.#socket.on('close', () => {
      this.#isClosed = true;
      this.#checkClosed();
    });
  }

  #onConnect({ stdin, stdout, stderr }: StreamFacts): void {
    for (const signal of stopSignals) process.on(signal, this.#onStopSignal);
    if (stdin.isTTY || stdout.isTTY || stderr.isTTY) process.on('SIGCONT', this.#onContinue);
    if (stdout.isTTY) process.stdout.on('resize', this.#onResize);
    else if (stderr.isTTY) process.stderr.on('resize', this.#onResize);
    this.#answerTimer = setTimeout(() => this.#finish({ type: 'unresponsive' }), answerTimeout);
  }

  #read(reader: FrameReader, bytes: Buffer): boolean {
    try {
      reader.push(bytes);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#socket.destroy();
    }
    return true;
  }

  #receive(frame: Frame): void {
    if (this.#isOver) return;
    this.#received += 1;
    if (this.#waiting !== undefined) {
      this.#waiting.push(copyOf(frame));
      return;
    }
    switch (frame.type) {
      case FrameType.stdout:
        this.#write(1, frame.payload);
        return;
      case FrameType.stderr:
        this.#write(2, frame.payload);
        return;
      case FrameType.end:
        this.#terminal?.restoreMode();
        this.#finish({ type: 'ended', status: Number(jsonOf(frame).status) });
        return;
      case FrameType.identity:
        this.#identify(jsonOf(frame) as unknown as SessionIdentity);
        return;
      case FrameType.runYourself:
        this.#finish({ type: 'refused' });
        return;
      case FrameType.signalTaken:
        this.#unnoticed -= 1;
        return;
      default:
        if (this.#terminal === undefined) this.#loadTerminal(copyOf(frame));
        else this.#terminal.handle(copyOf(frame));
    }
  }

  #identify(identity: SessionIdentity): void {
    clearTimeout(this.#answerTimer);
    this.#identity = identity;
    if (identity.build !== this.#build) this.#finish({ type: 'otherBuild', identity });
  }

  #write(stream: 1 | 2, bytes: Buffer): void {
    this.#outputs[stream] ??= new ClientOutput(stream);
    this.#outputs[stream].write(bytes, (error) => {
      const failure = error ? { error: systemErrorFacts(error) } : {};
      this.#send(jsonFrame(FrameType.written, { stream, ...failure }));
    });
  }

  /** Loads what few lines need: the keyboard and programs. */
  #loadTerminal(first: Frame): void {
    this.#waiting = [first];
    void import('./client-terminal.ts').then(({ ClientTerminal }) => {
      this.#terminal = new ClientTerminal({
        send: (frame) => this.#send(frame),
        framesReceived: () => this.#received,
        interrupt: () => this.#interrupt('SIGINT'),
      });
      const frames = this.#waiting ?? [];
      this.#waiting = undefined;
      for (const frame of frames) this.#receive(frame);
      this.#checkClosed();
    });
  }

  readonly #onStopSignal = (signal: StopSignal): void => {
    // Nothing was run yet, or the session process does not react.
    if (this.#identity === undefined || this.#unnoticed > 0) {
      this.#interrupt(signal);
      return;
    }
    this.#unnoticed += 1;
    this.#send(jsonFrame(FrameType.signal, { signal }));
    if (signal === 'SIGINT') return;
    setTimeout(() => {
      if (this.#unnoticed > 0) this.#interrupt(signal);
    }, signalTimeout).unref();
  };

  readonly #onContinue = (): void => {
    // While the job was stopped, the terminal may have changed its size without a signal.
    process.emit('SIGWINCH', 'SIGWINCH');
    this.#send(jsonFrame(FrameType.signal, { signal: 'SIGCONT' }));
    this.#unnoticed += 1;
  };

  readonly #onResize = (): void => {
    this.#send(jsonFrame(FrameType.resize, { stdout: outputFacts(1), stderr: outputFacts(2) }));
  };

  #interrupt(signal: StopSignal): void {
    this.#terminal?.restore();
    this.#finish({ type: 'interrupted', status: exitStatusOf[signal] });
  }

  /** Ends the line if the session process is gone and everything that it sent was handled. */
  #checkClosed(): void {
    if (!this.#isClosed || this.#waiting !== undefined) return;
    this.#terminal?.restore();
    const identity = this.#identity;
    this.#finish(identity === undefined ? { type: 'absent' } : { type: 'lost', identity });
  }

  #finish(outcome: LineOutcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // Otherwise the process exits now, which cleans up in less time.
    if (!exits(outcome)) this.#cleanUp();
    this.#resolve(outcome);
  }

  #cleanUp(): void {
    clearTimeout(this.#answerTimer);
    this.#socket.destroy();
    for (const signal of stopSignals) process.off(signal, this.#onStopSignal);
    process.off('SIGCONT', this.#onContinue);
  }

  #send(frame: Buffer): void {
    if (!this.#isOver) this.#socket.write(frame);
  }
}

/** Whether the process has nothing to do after a line with this outcome. */
function exits({ type }: LineOutcome): boolean {
  return type === 'ended' || type === 'interrupted' || type === 'lost';
}

/** Returns a frame that can be kept: the buffer that it was received in is used again. */
function copyOf({ type, payload }: Frame): Frame {
  return { type, payload: Buffer.from(payload) };
}

/** Returns whether a standard stream is a terminal, and its size. */
function outputFacts(fd: 1 | 2): OutputFacts {
  if (streamKind(fd) !== 'terminal') return { isTTY: false };
  const { columns, rows } = fd === 1 ? process.stdout : process.stderr;
  // A terminal of unknown size says 0.
  return { isTTY: true, columns: columns || 80, rows: rows || 24 };
}
