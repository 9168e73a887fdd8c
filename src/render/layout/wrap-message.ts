import wrapAnsi from 'wrap-ansi';
import { styledWidth } from '../../terminal/ansi-text.ts';

/** Columns by which the continuation of a line is indented. */
const hanging = 2;

// biome-ignore lint/suspicious/noControlCharactersInRegex: it matches escape sequences
const beginning = /^((?:\x1b\[[\d;]*m)*)( *)((?:\S+ )?[│|] )?/;
/** The beginning of a command to copy, at the end of a line. */
const command = /(?:^|: |→ )((?:mcpc|connect|npm|npx|uv|uvx|pip|python3?|cd|[.~]?\/\S+) .*)$/;

/**
 * Wraps the lines of a styled message between words. Continuations are indented; the bar of a server's line is repeated.
 * Long words, such as URLs, and commands are not broken, so that they can be copied: the terminal wraps them.
 */
export function wrapMessage(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => (styledWidth(line) <= columns ? line : wrapLine(line, columns)))
    .join('\n');
}

function wrapLine(line: string, columns: number): string {
  const [all = '', attributes = '', indent = '', bar = ''] = beginning.exec(line) ?? [];
  const rest = line.slice(all.length);
  if (bar !== '') {
    const width = Math.max(columns - indent.length - bar.length, hanging);
    const rows = wrapAnsi(attributes + rest, width, { hard: true, trim: false }).split('\n');
    // The name of the server is not repeated.
    const margin = bar.slice(-2).padStart(bar.length);
    return rows.map((row, index) => indent + (index === 0 ? bar : margin) + row).join('\n');
  }
  const [, copied = ''] = command.exec(rest) ?? [];
  const prose = rest.slice(0, rest.length - copied.length).trimEnd();
  const margin = indent === '' ? ' '.repeat(hanging) : indent;
  const rows = wrapAnsi(attributes + prose, Math.max(columns - margin.length, hanging)).split('\n');
  if (copied !== '') rows.push(copied);
  return rows
    .filter((row) => row !== '')
    .map((row, index) => (index === 0 ? indent : margin) + row)
    .join('\n');
}
