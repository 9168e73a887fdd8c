import wrapAnsi from 'wrap-ansi';
import { commandAtEnd } from '../../core/quote.ts';
import { styledWidth } from '../../terminal/ansi-text.ts';

/** Columns by which the continuation of a line is indented. */
const hanging = 2;

// biome-ignore lint/suspicious/noControlCharactersInRegex: it matches escape sequences
const beginning = /^((?:\x1b\[[\d;]*m)*)( *)((?:\S+ )?[\u2502|] )?/;

/**
 * Wraps the lines of styled text above a prompt between words. Every row of an indented line, which may be a server's, keeps
 * the indentation, so that none can pass for a line of mcpc; their long words are broken for that. Other long words, such as
 * URLs, are not broken.
 */
export function wrapPromptText(text: string, columns: number): string {
  return mapWideLines(text, columns, (line) => {
    const { attributes, indent, bar, rest } = partsOf(line);
    if (indent === '') return wrapLine(line, columns);
    const rows = wrapAnsi(attributes + bar + rest, Math.max(columns - indent.length, hanging), {
      hard: true,
      trim: false,
    });
    return rows
      .split('\n')
      .map((row) => indent + row.replace(/ +$/, ''))
      .join('\n');
  });
}

/**
 * Wraps the lines of a styled message between words. Continuations are indented; the bar of a server's line is repeated.
 * Long words, such as URLs, and commands are not broken, so that they can be copied: the terminal wraps them.
 */
export function wrapMessage(text: string, columns: number): string {
  return mapWideLines(text, columns, (line) => wrapLine(line, columns));
}

function mapWideLines(text: string, columns: number, wrap: (line: string) => string): string {
  return text
    .split('\n')
    .map((line) => (styledWidth(line) <= columns ? line : wrap(line)))
    .join('\n');
}

function partsOf(line: string) {
  const [all = '', attributes = '', indent = '', bar = ''] = beginning.exec(line) ?? [];
  return { attributes, indent, bar, rest: line.slice(all.length) };
}

function wrapLine(line: string, columns: number): string {
  const { attributes, indent, bar, rest } = partsOf(line);
  if (bar !== '') {
    const width = Math.max(columns - indent.length - bar.length, hanging);
    const rows = wrapAnsi(attributes + rest, width, { hard: true, trim: false }).split('\n');
    // The name of the server is not repeated.
    const margin = bar.slice(-2).padStart(bar.length);
    return rows.map((row, index) => indent + (index === 0 ? bar : margin) + row).join('\n');
  }
  const copied = commandAtEnd(rest);
  const prose = rest.slice(0, rest.length - copied.length).trimEnd();
  const margin = indent === '' ? ' '.repeat(hanging) : indent;
  const rows = wrapAnsi(attributes + prose, Math.max(columns - margin.length, hanging)).split('\n');
  if (copied !== '') rows.push(copied);
  return rows
    .filter((row) => row !== '')
    .map((row, index) => (index === 0 ? indent : margin) + row)
    .join('\n');
}
