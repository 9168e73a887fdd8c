import { sanitise } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';

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

/**
 * Returns a server's prose with its own line breaks, word-wrapped on a terminal; empty if it is blank. The indentation
 * that all lines but the first have in common is removed: it is that of a docstring in its function.
 */
export async function proseText(text: string, style: Style): Promise<string> {
  const safe = dedented(sanitise(text).trim());
  if (!style.terminal) return endLine(safe);
  const { wrap } = await import('../terminal/width.ts');
  return endLine(wrap(safe, style.width).join('\n'));
}

function dedented(text: string): string {
  const [first = '', ...others] = text.split('\n');
  const indentations = others.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const common = Math.min(...indentations);
  return [first, ...others.map((line) => (line.trim() === '' ? '' : line.slice(common)))].join('\n');
}
