import { closeSync, fchmodSync, openSync, writeSync } from 'node:fs';
import { UsageError } from '../base/errors.ts';
import type { EngineEvent } from '../base/event.ts';

/** Where `--trace-file` writes: one JSON object a line, owner-only. */
export interface TraceFile {
  write(event: EngineEvent & { type: 'frame' }): void;
  close(): void;
}

/** Opens the file before anything is sent. Throws UsageError when it can't be written. */
export function openTraceFile(path: string): TraceFile {
  let file: number;
  try {
    file = openSync(path, 'w', 0o600);
    fchmodSync(file, 0o600);
  } catch (error) {
    throw new UsageError(`The trace file ${path} could not be opened: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  return {
    // Written at once, so that the trace is whole whatever happens next.
    write: ({ server, direction, at, frame }) => {
      writeSync(
        file,
        `${JSON.stringify({ at: Math.round(at * 1_000) / 1_000, server, direction, frame })}\n`,
      );
    },
    close: () => closeSync(file),
  };
}
