import { sanitise, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';

/** `server asks for …`, as the first line of a question. */
export function heading(server: string, what: string, { theme, unicode }: Style): string {
  return `${theme.notice(unicode ? '●' : '*')} ${theme.strong(sanitiseLine(server))} ${what}\n`;
}

/** A server's text, moved in, so that it cannot look like a line of mcpc's own; empty if there is none. */
export function indentedText(text: string, columns = 2): string {
  const trimmed = sanitise(text).replace(/\s+$/, '');
  if (trimmed === '') return '';
  const margin = ' '.repeat(columns);
  return `${trimmed
    .split('\n')
    .map((line) => `${margin}${line}`.trimEnd())
    .join('\n')}\n`;
}
