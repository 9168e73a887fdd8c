import { Readable, Writable } from 'node:stream';
import { type Deferred, deferred } from '../core/deferred.ts';
import { bytesFrame, type Frame, FrameType, jsonFrame, jsonOf, numberedBytes } from '../sessions/frames.ts';
import type { ProgramRequest } from '../sessions/hello.ts';
import { brokenPipe, systemErrorOf } from '../sessions/system-error.ts';
import type { ProgramOptions, RunningProgram } from '../terminal/programs/terminal-process.ts';

type ProgramEnd = Awaited<RunningProgram['ended']>;

/** A program that runs on the terminal of a client. */
interface RemoteProgram {
  stdin: ProgramInput | undefined;
  output: ProgramOutput | undefined;
  end: Deferred<ProgramEnd>;
}

/** The largest part of a program's input that is sent at once, in bytes. */
const largestPart = 256 * 1024;

/** Programs on the terminal of a client, which starts them. */
export class RemotePrograms {
  readonly #send: (frame: Buffer) => void;
  readonly #running = new Map<number, RemoteProgram>();
  #lastId = 0;
  #isGone = false;

  constructor(send: (frame: Buffer) => void) {
    this.#send = send;
  }

  start(command: string, args: readonly string[], options: ProgramOptions): RunningProgram {
    this.#lastId += 1;
    const id = this.#lastId;
    const end = deferred<ProgramEnd>();
    const program: RemoteProgram = {
      stdin: options.stdin === 'pipe' ? new ProgramInput(id, this.#send) : undefined,
      output: options.output === 'pipe' ? new ProgramOutput(id, this.#send) : undefined,
      end,
    };
    this.#running.set(id, program);
    const request: ProgramRequest = { id, command, args, ...options };
    if (this.#isGone) this.#settle(id, { status: null, signal: 'SIGHUP' });
    else this.#send(jsonFrame(FrameType.startProgram, request));
    const kill = (signal: NodeJS.Signals) => {
      if (this.#running.has(id)) this.#send(jsonFrame(FrameType.killProgram, { id, signal }));
    };
    return { stdin: program.stdin, output: program.output, ended: end.promise, kill };
  }

  /** Handles a frame of the client about a program. Throws FrameError if it is malformed. */
  handle(frame: Frame): void {
    if (frame.type === FrameType.programOutput) {
      const { id, bytes } = numberedBytes(frame);
      this.#running.get(id)?.output?.receive(bytes);
      return;
    }
    const { id, error, status, signal } = jsonOf(frame);
    const program = this.#running.get(Number(id));
    const failure = systemErrorOf(error);
    if (frame.type === FrameType.programInputTaken) program?.stdin?.taken(failure);
    else if (failure !== undefined) this.#fail(Number(id), failure);
    else
      this.#settle(Number(id), {
        status: typeof status === 'number' ? status : null,
        signal: typeof signal === 'string' ? (signal as NodeJS.Signals) : null,
      });
  }

  /** Called when the client is gone, and its programs with its terminal. */
  disconnect(): void {
    this.#isGone = true;
    for (const id of this.#running.keys()) this.#settle(id, { status: null, signal: 'SIGHUP' });
  }

  #fail(id: number, error: Error): void {
    const program = this.#running.get(id);
    program?.end.reject(error);
    this.#close(id);
  }

  #settle(id: number, end: ProgramEnd): void {
    const program = this.#running.get(id);
    if (program === undefined) return;
    const { output } = program;
    this.#close(id);
    if (output === undefined || output.destroyed) program.end.resolve(end);
    else output.once('close', () => program.end.resolve(end));
  }

  #close(id: number): void {
    const program = this.#running.get(id);
    this.#running.delete(id);
    program?.stdin?.taken(brokenPipe());
    program?.output?.finish();
  }
}

/** A pipe to a program of the client. A write is complete when the client has written it. */
class ProgramInput extends Writable {
  readonly #id: number;
  readonly #send: (frame: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);
  #callback: ((error?: Error | null) => void) | undefined;
  /** The program has ended. */
  #error: Error | undefined;

  constructor(id: number, send: (frame: Buffer) => void) {
    super({ decodeStrings: true });
    this.#id = id;
    this.#send = send;
    this.on('error', () => {});
  }

  /** Called when the client has written what was sent, or cannot write any more. */
  taken(error: Error | undefined): void {
    this.#error ??= error;
    if (this.#error === undefined && this.#rest.length > 0) {
      this.#sendPart();
      return;
    }
    const callback = this.#callback;
    this.#callback = undefined;
    callback?.(this.#error ?? null);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (this.#error !== undefined) {
      callback(this.#error);
      return;
    }
    this.#rest = chunk;
    this.#callback = callback;
    this.#sendPart();
  }

  override _final(callback: () => void): void {
    if (this.#error === undefined) this.#send(jsonFrame(FrameType.programInputEnd, { id: this.#id }));
    callback();
  }

  #sendPart(): void {
    const part = this.#rest.subarray(0, largestPart);
    this.#rest = this.#rest.subarray(part.length);
    this.#send(bytesFrame(FrameType.programInput, part, this.#id));
  }
}

/** A pipe from a program of the client, which reads the next chunk when it is asked to. */
class ProgramOutput extends Readable {
  readonly #id: number;
  readonly #send: (frame: Buffer) => void;

  constructor(id: number, send: (frame: Buffer) => void) {
    super();
    this.#id = id;
    this.#send = send;
  }

  receive(bytes: Buffer): void {
    this.push(bytes);
  }

  finish(): void {
    this.push(null);
  }

  override _read(): void {
    this.#send(jsonFrame(FrameType.readProgramOutput, { id: this.#id }));
  }
}
