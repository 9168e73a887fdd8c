import { closeSync, fchmodSync, fstatSync, openSync, writeSync } from 'node:fs';
import { reasonOf, UsageError } from '../core/errors.ts';
import type { EngineEvent } from '../core/events.ts';
import { type PathContext, resolvePath } from '../core/home.ts';
import { stringifyJson } from '../core/json-text.ts';

/** The file of `--trace-file`: one JSON object a line, readable by its owner only. */
export class TraceFile {
  readonly #path: string;
  readonly #file: number;
  #failed = false;
  #failure: UsageError | undefined;

  /** Opens the file before anything is sent. Throws UsageError if that fails. */
  constructor(path: string, context: PathContext) {
    this.#path = path;
    try {
      this.#file = openSync(resolvePath(path, context), 'w', 0o600);
      // The permissions of a device or a pipe are not changed.
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
    const bytes = Buffer.from(`${stringifyJson(entry)}\n`);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#file, bytes, written);
    } catch (error) {
      this.#failed = true;
      this.#failure = new UsageError(
        `The trace file ${this.#path} could not be written: ${reasonOf(error)}.`,
        { hint: 'The trace is not complete.', cause: error },
      );
    }
  }

  /** Returns, once, why the trace is incomplete; undefined if it is not. */
  takeFailure(): UsageError | undefined {
    const failure = this.#failure;
    this.#failure = undefined;
    return failure;
  }

  close(): void {
    closeSync(this.#file);
  }
}
