import type { Output } from '../../terminal/output.ts';
import type { Destination } from '../../terminal/output-file.ts';

/** Where a report is written. */
export interface ReportTarget {
  /** Writes complete lines. */
  write(lines: string): void;
  /** Resolves when all was written. Throws UsageError if something could not be. */
  end(): Promise<void>;
}

/**
 * Returns a target that writes to standard output: at once, or what comes within `delay` ms together, since each write takes
 * about as long as a short case does.
 */
export function standardOutput(output: Pick<Output, 'print'>, delay = 0): ReportTarget {
  let written = Promise.resolve();
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const lines = waiting;
    waiting = '';
    if (lines !== '') written = written.then(() => output.print(lines));
    // The failure is reported at the end.
    written.catch(() => {});
  };
  return {
    write(lines) {
      waiting += lines;
      if (delay === 0) flush();
      else timer ??= setTimeout(flush, delay);
    },
    end() {
      flush();
      return written;
    },
  };
}

/** Returns a target that writes a file when the report is complete, so that no program reads a part of it. */
export function fileTarget(file: Destination): ReportTarget {
  let content = '';
  return {
    write(lines) {
      content += lines;
    },
    async end() {
      await file.write([{ content }]);
    },
  };
}
