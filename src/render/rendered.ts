import { sanitise } from '../terminal/sanitise.ts';

/** A rendered view: complete lines, sanitised, ready to be written. */
export interface Rendered {
  /** The result, for standard output. */
  stdout: string;
  /** For standard error: what a failed call returned. */
  stderr: string;
  /** For standard error, unless `--quiet` is given: a remark about the result. */
  notice: string;
  /** Set if the result is binary content and nothing else, which `stdout` only describes. */
  onlyBytes?: boolean;
  /** Markdown for the summary of a job of GitHub Actions. */
  stepSummary?: string;
}

/** Returns a result for standard output, with an optional notice. */
export function onStdout(stdout: string, notice = '', onlyBytes = false): Rendered {
  return { stdout, stderr: '', notice, ...(onlyBytes && { onlyBytes }) };
}

/** Returns `text` with a line break at its end; an empty text stays empty. */
export function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Returns a server's text, sanitised and indented after its first line, so that no line looks like one of mcpc's. */
export function indented(text: string): string {
  return sanitise(text.trimEnd()).replaceAll('\n', '\n  ');
}
