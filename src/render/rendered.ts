import { sanitise } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';

/** What a view looks like: whole lines, harmless, ready to be written. */
export interface Rendered {
  /** The result, for standard output. */
  stdout: string;
  /** For standard error: the text of a call that failed. */
  stderr: string;
  /** For standard error, unless mcpc is to be quiet: what should be known about the result. */
  notice: string;
}

/** A result that goes to standard output, perhaps with something to know about it. */
export function onStdout(stdout: string, notice = ''): Rendered {
  return { stdout, stderr: '', notice };
}

/** `text` with a line end, unless it has one or is empty. */
export function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Text of a server, harmless, in which no line after the first can pass for one of mcpc's own. */
export function indented(text: string): string {
  return sanitise(text.trimEnd()).replaceAll('\n', '\n  ');
}

/** A server's prose with its own line breaks, on a terminal broken between words; empty if nothing is in it. */
export async function proseText(text: string, style: Style): Promise<string> {
  const harmless = sanitise(text.trim());
  if (!style.terminal) return endLine(harmless);
  const { wrap } = await import('../terminal/width.ts');
  return endLine(wrap(harmless, style.width).join('\n'));
}
