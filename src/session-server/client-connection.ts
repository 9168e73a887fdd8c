import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { userInfo } from 'node:os';
import type { Readable } from 'node:stream';
import type { AppEnvironment } from '../app/environment.ts';
import { type Deferred, deferred } from '../core/deferred.ts';
import { homeFolder } from '../core/home.ts';
import { bytesFrame, type Frame, FrameError, FrameType, jsonFrame, jsonOf } from '../sessions/frames.ts';
import type { Hello, OutputFacts } from '../sessions/hello.ts';
import { brokenPipe, systemErrorOf } from '../sessions/system-error.ts';
import type { HandledSignal } from '../terminal/environment.ts';
import type { TerminalProcess } from '../terminal/programs/terminal-process.ts';
import { type InputPort, RemoteInput, RemoteKeyboard } from './remote-input.ts';
import { RemoteOutput, RemoteTerminal } from './remote-output.ts';
import { RemotePrograms } from './remote-programs.ts';

/** How long a client may take to leave once its line has ended, in ms. */
const leaveTimeout = 2_000;

const exitStatusOfSignal = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** The environment of a line that a client sent: its streams, signals, folder and variables. */
export type ClientEnvironment = Pick<
  AppEnvironment,
  | 'stdin'
  | 'stdout'
  | 'stderr'
  | 'signals'
  | 'terminalProcess'
  | 'exit'
  | 'env'
  | 'cwd'
  | 'home'
  | 'platform'
  | 'umask'
  | 'descriptors'
>;

/** Thrown by `exit` of a client's environment, which cannot end the process. */
export class LineEnded extends Error {}

/** A client of the session: the process of a line, whose streams, signals and programs are used from here. */
export class ClientConnection {
  readonly hello: Hello;
  readonly environment: ClientEnvironment;
  readonly #socket: Socket;
  readonly #gone = new AbortController();
  readonly #signals = new EventEmitter();
  readonly #stdout: RemoteOutput;
  readonly #stderr: RemoteOutput;
  readonly #programs: RemotePrograms;
  readonly #inputPort: InputPort;
  readonly #exitListeners = new Set<() => void>();
  #stdin: RemoteInput;
  /** The answers that the client owes. */
  #typedKeys: Deferred<Buffer>[] = [];
  #jobContinued: Deferred<void>[] = [];
  /** Nothing is sent any more: the line has ended, or the client has. */
  #hasEnded = false;

  constructor(socket: Socket, hello: Hello) {
    this.#socket = socket;
    this.hello = hello;
    const { env, cwd, streams, pid, umask } = hello;
    this.#inputPort = {
      read: () => this.#send(jsonFrame(FrameType.readInput)),
      pause: () => this.#send(jsonFrame(FrameType.pauseInput)),
      setRawMode: (raw) => this.#send(jsonFrame(FrameType.rawMode, { raw })),
    };
    this.#stdin = streams.stdin.isTTY
      ? new RemoteKeyboard(this.#inputPort)
      : new RemoteInput(this.#inputPort, false);
    this.#stdout = this.#output(FrameType.stdout, streams.stdout, env);
    this.#stderr = this.#output(FrameType.stderr, streams.stderr, env);
    this.#programs = new RemotePrograms((frame) => this.#send(frame));
    // A line may have any number of listeners, like a process.
    this.#signals.setMaxListeners(0);
    this.environment = {
      stdin: this.#stdin,
      stdout: this.#stdout,
      stderr: this.#stderr,
      signals: this.#signals,
      terminalProcess: this.#terminalProcess(),
      exit: (status) => this.#exit(status),
      env,
      cwd,
      home: homeOf(env),
      platform: process.platform,
      umask,
      descriptors: process.platform === 'linux' ? `/proc/${pid}/fd` : undefined,
    };
  }

  /** Aborts when the client vanishes, or ends its line itself. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Tells the client that its line is not for the session. Nothing may have been written. */
  runYourself(): void {
    this.#send(jsonFrame(FrameType.runYourself));
    this.#finish();
  }

  /** Answers a request that is not a line. */
  answer(content: object): void {
    this.#send(jsonFrame(FrameType.answer, content));
  }

  /** Ends the client with a status. Resolves when it is gone. */
  async end(status: number): Promise<void> {
    this.#send(jsonFrame(FrameType.end, { status }));
    this.#finish();
    if (this.#socket.destroyed) return;
    await new Promise<void>((resolve) => {
      this.#socket.once('close', () => resolve());
      setTimeout(() => this.#socket.destroy(), leaveTimeout).unref();
    });
  }

  /** Handles a frame of the client. Throws FrameError if it is malformed. */
  receive(frame: Frame): void {
    switch (frame.type) {
      case FrameType.written: {
        const { stream, error } = jsonOf(frame);
        const output = stream === 2 ? this.#stderr : this.#stdout;
        output.written(systemErrorOf(error));
        return;
      }
      case FrameType.signal:
        this.#send(jsonFrame(FrameType.signalTaken));
        this.#emitSignal(jsonOf(frame).signal);
        return;
      case FrameType.input:
        this.#stdin.receive(frame.payload);
        return;
      case FrameType.inputEnd:
        this.#endInput(systemErrorOf(jsonOf(frame).error));
        return;
      case FrameType.typedKeys:
        this.#typedKeys.shift()?.resolve(frame.payload);
        return;
      case FrameType.continued:
        this.#jobContinued.shift()?.resolve();
        return;
      case FrameType.resize:
        this.#resize(jsonOf(frame));
        return;
      case FrameType.programInputTaken:
      case FrameType.programOutput:
      case FrameType.programEnded:
        this.#programs.handle(frame);
        return;
      default:
        throw new FrameError(`A client sent a frame of the unknown type ${frame.type}.`);
    }
  }

  /** Called when the client has vanished, or has left after its line. */
  disconnect(): void {
    if (this.#hasEnded) return;
    this.#finish();
    this.#gone.abort();
    this.#emitSignal('SIGHUP');
  }

  #output(
    type: typeof FrameType.stdout | typeof FrameType.stderr,
    facts: OutputFacts,
    env: NodeJS.ProcessEnv,
  ): RemoteOutput {
    const port = { send: (bytes: Uint8Array) => this.#send(bytesFrame(type, bytes)), env };
    return facts.isTTY ? new RemoteTerminal(port, facts) : new RemoteOutput(port, false);
  }

  #terminalProcess(): TerminalProcess {
    return {
      startProgram: (command, args, options) => this.#programs.start(command, args, options),
      stopJob: () => this.#ask(this.#jobContinued, FrameType.stopJob, undefined),
      takeTypedKeys: () => this.#takeTypedKeys(),
      reopenKeyboard: () => this.#reopenKeyboard(),
      onExit: (listener) => {
        this.#exitListeners.add(listener);
        return () => this.#exitListeners.delete(listener);
      },
    };
  }

  #reopenKeyboard(): Readable | undefined {
    if (!this.hello.streams.stdin.isTTY || this.#hasEnded) return undefined;
    this.#send(jsonFrame(FrameType.reopenInput));
    this.#stdin = new RemoteKeyboard(this.#inputPort);
    return this.#stdin;
  }

  #endInput(error: Error | undefined): void {
    // A terminal that cannot be read has gone. Prompts have no listener for errors of a keyboard.
    if (error === undefined || this.#stdin.isTTY) this.#stdin.finish();
    else this.#stdin.destroy(error);
  }

  #resize(sizes: Record<string, unknown>): void {
    for (const [stream, name] of [
      [this.#stdout, 'stdout'],
      [this.#stderr, 'stderr'],
    ] as const) {
      const { columns, rows } = (sizes[name] ?? {}) as Partial<Record<string, unknown>>;
      if (stream instanceof RemoteTerminal && isCount(columns) && isCount(rows))
        stream.resize({ columns, rows });
    }
  }

  /** Delivers a signal. One that nothing listens for ends the line, as it would end a process. */
  #emitSignal(signal: unknown): void {
    const listeners = this.#signals.listeners(String(signal)) as ((...args: never[]) => unknown)[];
    if (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP') {
      if (listeners.length === 0) this.#leave(exitStatusOfSignal[signal]);
    } else if (signal !== 'SIGCONT') return;
    for (const listener of listeners) callWithSignal(listener, signal);
  }

  #exit(status: number): never {
    this.#leave(status);
    throw new LineEnded('The line has ended.');
  }

  /** Ends the client at once. What it still waits for is not written, but its terminal is restored. */
  #leave(status: number): void {
    if (this.#hasEnded) return;
    this.#stdout.writeDirectly();
    this.#stderr.writeDirectly();
    for (const listener of [...this.#exitListeners]) listener();
    this.#send(jsonFrame(FrameType.end, { status }));
    this.#finish();
    this.#gone.abort();
  }

  #finish(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#socket.end();
    const error = brokenPipe();
    this.#stdout.disconnect(error);
    this.#stderr.disconnect(error);
    // Without an error, for which not every reader has a listener: its absence would end the session process.
    this.#stdin.destroy();
    this.#programs.disconnect();
    for (const waiting of this.#jobContinued) waiting.resolve();
    for (const waiting of this.#typedKeys) waiting.resolve(Buffer.alloc(0));
  }

  async #takeTypedKeys(): Promise<string> {
    if (!this.hello.streams.stdin.isTTY) return '';
    const received = this.#stdin.readableLength > 0 ? String(this.#stdin.read()) : '';
    return received + (await this.#ask(this.#typedKeys, FrameType.takeTypedKeys, Buffer.alloc(0)));
  }

  /** Sends a frame without content and resolves to what answers it; to `ifGone` if the client has ended. */
  #ask<Answer>(waiting: Deferred<Answer>[], type: FrameType, ifGone: Answer): Promise<Answer> {
    if (this.#hasEnded) return Promise.resolve(ifGone);
    const answer = deferred<Answer>();
    waiting.push(answer);
    this.#send(jsonFrame(type));
    return answer.promise;
  }

  #send(frame: Buffer): void {
    if (this.#hasEnded) return;
    this.#socket.write(frame);
    if (this.#socket.writableCorked > 0) this.#socket.uncork();
  }
}

/** Returns the home folder that a process with these variables has. */
function homeOf({ HOME, USERPROFILE }: Record<string, string>): string {
  const homedir = () => (process.platform === 'win32' ? USERPROFILE : HOME) ?? '';
  return homeFolder({ homedir, userInfo });
}

function callWithSignal(listener: (...args: never[]) => unknown, signal: HandledSignal): void {
  try {
    (listener as (signal: HandledSignal) => unknown)(signal);
  } catch (error) {
    // It called `exit`.
    if (!(error instanceof LineEnded)) throw error;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value > 0;
}
