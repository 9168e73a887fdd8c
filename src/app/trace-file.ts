import { closeSync, fchmodSync, fstatSync, openSync, writeSync } from 'node:fs';
import { reasonOf, UsageError } from '../core/errors.ts';
import type { EngineEvent } from '../core/events.ts';

/** Where `--trace-file` writes: one JSON object a line, owner-only. */
export class TraceFile {
  readonly #path: string;
  readonly #file: number;
  #failed = false;
  #untold: UsageError | undefined;

  /** Opens the file before anything is sent. Throws UsageError when it can't be written. */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, 'w', 0o600);
      // A device or a pipe is not mcpc's to close to others.
      if (fstatSync(this.#file).isFile()) fchmodSync(this.#file, 0o600);
    } catch (error) {
      throw new UsageError(`The trace file ${path} could not be opened: ${reasonOf(error)}.`, {
        cause: error,
      });
    }
  }

  /**
   * Written at once, so that the trace is whole whatever happens next. A full disk must not break what is traced:
   * the trace ends there, and `takeFailure` says why.
   */
  write({ server, direction, at, frame }: EngineEvent & { type: 'frame' }): void {
    if (this.#failed) return;
    const entry = { at: Math.round(at * 1_000) / 1_000, server, direction, frame };
    const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#file, bytes, written);
    } catch (error) {
      this.#failed = true;
      this.#untold = new UsageError(
        `The trace file ${this.#path} could not be written: ${reasonOf(error)}.`,
        { hint: 'The trace is not complete.', cause: error },
      );
    }
  }

  /** Why the trace ended too soon, for whoever asks first; undefined when it did not. */
  takeFailure(): UsageError | undefined {
    const failure = this.#untold;
    this.#untold = undefined;
    return failure;
  }

  close(): void {
    closeSync(this.#file);
  }
}
