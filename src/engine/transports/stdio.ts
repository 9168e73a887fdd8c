import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConnectionError } from '../../core/errors.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { Frame } from '../framing/frame.ts';
import { limitInWords, MessageTooLargeError } from '../framing/message-limit.ts';
import { StdioFrameReader } from '../framing/stdio-frame-reader.ts';
import { type LaunchOptions, ServerProcess } from './server-process.ts';
import { BaseTransport, type ExitInfo } from './transport.ts';

/** How long to wait for the exit of a program that stopped reading, in ms. */
const exitTimeout = 1_000;

/**
 * The stdio transport (specification, "Transports: stdio"). The constructor starts the process, which then runs while
 * the rest of mcpc is loaded.
 */
export class StdioTransport extends BaseTransport {
  readonly kind = 'stdio';
  readonly #process: ServerProcess;
  readonly #launch: LaunchOptions;
  #closed = false;

  /** `limit`: the largest size of a message, in bytes. */
  constructor(launch: LaunchOptions, limit: number, onstderr: (line: string) => void) {
    super();
    this.#launch = launch;
    this.#process = new ServerProcess(launch);
    this.#process.onstderr = onstderr;
    this.#process.onoutlived = (outlived) => this.onoutlived?.(outlived);
    const handlers = {
      ...this.frameHandlers,
      onstray: (text: string) => {
        this.#process.noteStray(text);
        this.onstray?.(text);
      },
    };
    const reader = new StdioFrameReader(handlers, limit);
    this.#process.onstdout = (chunk) => this.#read(() => reader.push(chunk));
    this.#process.onstdoutend = () => this.#read(() => reader.end());
  }

  get pid(): number | null {
    return this.#process.pid ?? null;
  }

  /** Settles when the program runs. Rejects with ConnectionError if it cannot be started. */
  async start(): Promise<void> {
    try {
      await this.#process.started;
    } catch (error) {
      throw startError(this.#launch, error as NodeJS.ErrnoException);
    }
    void this.#process.ended.then(() => this.#handleEnd());
  }

  async send(frame: Frame): Promise<void> {
    try {
      await this.#process.write(stringifyJson(frame));
    } catch (error) {
      // A program that stopped reading is probably exiting, and its exit says more than the broken pipe.
      await this.#process.endedWithin(exitTimeout);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#process.stop();
    this.#handleEnd();
  }

  setReferenced(isReferenced: boolean): void {
    this.#process.setReferenced(isReferenced);
  }

  override async exitInfo(): Promise<ExitInfo | undefined> {
    if (this.exitReason !== undefined) return super.exitInfo();
    if (this.#process.exited) await this.#process.ended;
    return this.#process.exitInfo();
  }

  /** Reads from the process, and ends the connection and the process if a message is too large. */
  #read(read: () => void): void {
    if (this.#closed) return;
    try {
      read();
    } catch (error) {
      if (!(error instanceof MessageTooLargeError)) throw error;
      this.exitReason = `sent ${limitInWords(error.limit)},`;
      this.#handleEnd();
      void this.#process.stop();
    }
  }

  #handleEnd(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onclose?.();
  }
}

function startError(launch: LaunchOptions, error: NodeJS.ErrnoException): ConnectionError {
  const details = { phase: 'start', cause: error } as const;
  const name = launch.command;
  if (error.code === 'ENOENT' && name.includes('/') && existsSync(resolve(launch.cwd, name))) {
    return new ConnectionError(
      `Could not start "${name}": the interpreter in its first line does not exist.`,
      {
        ...details,
        hint: `Check the line that starts with #! in ${name}.`,
      },
    );
  }
  if (error.code === 'ENOENT') {
    return new ConnectionError(`Could not start "${name}": program not found.`, {
      ...details,
      hint: `Install it, or give its full path. mcpc searched PATH, from ${launch.cwd}.`,
    });
  }
  if (error.code === 'EACCES') {
    return new ConnectionError(`Could not start "${name}": it is not executable.`, {
      ...details,
      hint: `Make it executable: chmod +x ${name}`,
    });
  }
  return new ConnectionError(`Could not start "${name}": ${error.message}.`, details);
}
