import { constants } from 'node:buffer';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConnectionError } from '../../core/errors.ts';
import type { Diagnostic } from '../framing/diagnostic.ts';
import type { Frame } from '../framing/frame.ts';
import { handlersOf } from '../framing/frame-handlers.ts';
import { StdioFrameReader } from '../framing/stdio-frame-reader.ts';
import { type LaunchOptions, ServerProcess } from './server-process.ts';
import type { ExitInfo, Transport } from './transport.ts';

/** How long a program that stopped reading is given to be seen exiting, in ms. */
const exitTime = 1_000;

/**
 * Frames over a process's standard streams (specification, "Transports: stdio"), one a line.
 * The process is started when the channel is made, so that it runs while the rest of mcpc is loaded.
 */
export class StdioTransport implements Transport {
  readonly kind = 'stdio';
  readonly #process: ServerProcess;
  readonly #launch: LaunchOptions;
  #closed = false;
  /** What is told of a server whose message was too long. */
  #tooLong: ExitInfo | undefined;

  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onreceived?: (original: unknown) => void;
  onstray?: (text: string) => void;
  ondiagnostic?: (complaint: Diagnostic) => void;

  constructor(launch: LaunchOptions, onstderr: (line: string) => void) {
    this.#launch = launch;
    this.#process = new ServerProcess(launch);
    this.#process.onstderr = onstderr;
    const reader = new StdioFrameReader({
      ...handlersOf(this),
      onstray: (text) => {
        this.#process.noteStray(text);
        this.onstray?.(text);
      },
    });
    this.#process.onstdout = (chunk) => this.#bounded(() => reader.push(chunk));
    this.#process.onstdoutend = () => this.#bounded(() => reader.end());
  }

  get pid(): number | null {
    return this.#process.pid ?? null;
  }

  /** Settles when the program runs. Rejects with what is wrong and what to do when it can't be started. */
  async start(): Promise<void> {
    try {
      await this.#process.started;
    } catch (error) {
      throw cannotStart(this.#launch, error as NodeJS.ErrnoException);
    }
    void this.#process.ended.then(() => this.#broken());
  }

  async send(frame: Frame): Promise<void> {
    try {
      await this.#process.write(JSON.stringify(frame));
    } catch (error) {
      // A program that reads no more is mostly on its way out, and how it ended says more than the broken pipe.
      await this.#process.endedWithin(exitTime);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#process.stop();
    this.#broken();
  }

  async exitInfo(): Promise<ExitInfo | undefined> {
    if (this.#tooLong !== undefined) return this.#tooLong;
    if (this.#process.exited) await this.#process.ended;
    return this.#process.obituary();
  }

  /** Reads, and gives up the connection when a message is longer than a text can be. */
  #bounded(read: () => void): void {
    try {
      read();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STRING_TOO_LONG') throw error;
      const most = Math.floor(constants.MAX_STRING_LENGTH / 1_000_000);
      const verdict = `sent a message of more than ${most} million characters, which is more than Node can read,`;
      this.#tooLong = { reason: verdict, status: undefined, signal: undefined, stderrTail: [], stray: [] };
      this.#broken();
    }
  }

  #broken(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onclose?.();
  }
}

function cannotStart(launch: LaunchOptions, error: NodeJS.ErrnoException): ConnectionError {
  const details = { phase: 'start', cause: error } as const;
  const name = launch.command;
  if (error.code === 'ENOENT' && name.includes('/') && existsSync(resolve(launch.cwd, name))) {
    return new ConnectionError(
      `Could not start "${name}": the interpreter its first line names is not there.`,
      {
        ...details,
        hint: `Look at the line that starts with #! in ${name}.`,
      },
    );
  }
  if (error.code === 'ENOENT') {
    return new ConnectionError(`Could not start "${name}": there is no such program.`, {
      ...details,
      hint: `Install it, or give its whole path. It was looked for in PATH, from ${launch.cwd}.`,
    });
  }
  if (error.code === 'EACCES') {
    return new ConnectionError(`Could not start "${name}": it is not executable.`, {
      ...details,
      hint: `Make it so with: chmod +x ${name}`,
    });
  }
  return new ConnectionError(`Could not start "${name}": ${error.message}.`, details);
}
