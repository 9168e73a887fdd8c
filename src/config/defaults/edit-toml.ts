import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import { UsageError } from '../../core/errors.ts';

/** A value of a key at the top of a TOML file. */
export type TomlScalar = string | number | boolean;

/** A line `key = value  # comment`; the value is a string, a number or a word. */
const assignment =
  /^(\s*(?:"([^"\\]+)"|'([^']+)'|([\w-]+))\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#]+)(\s*(?:#.*)?)$/;

/**
 * Sets a key above all tables of a TOML text, or removes it if `value` is undefined. All other lines, comments and line ends
 * stay as they are. Throws UsageError if the result would not mean that, because the file is written in an unusual way.
 */
export function editToml(text: string, key: string, value: TomlScalar | undefined): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const header = lines.findIndex((line) => /^\s*\[/.test(line));
  const top = header < 0 ? lines.length : header;
  const at = lines.findIndex((line, index) => index < top && keyOf(line) === key);
  if (value === undefined) {
    if (at >= 0) lines.splice(at, 1);
  } else if (at >= 0) {
    lines[at] = (lines[at] ?? '').replace(assignment, (_line, start: string, ...parts: string[]) => {
      return `${start}${literal(value)}${parts[4] ?? ''}`;
    });
  } else lines.splice(placeFor(lines, top), 0, ...newLines(lines, top, `${key} = ${literal(value)}`));
  const edited = lines.map((line) => line + newline).join('');
  if (means(edited, { ...parse(text), [key]: value })) return edited;
  throw new UsageError(`The line of ${key} could not be changed.`, {
    hint: value === undefined ? `Remove it by hand.` : `Write it by hand: ${key} = ${literal(value)}`,
  });
}

function keyOf(line: string): string | undefined {
  const [, , double, single, bare] = assignment.exec(line) ?? [];
  return double ?? single ?? bare;
}

/** Returns where a new key belongs: below the last one, or below the comment at the top of the file. */
function placeFor(lines: readonly string[], top: number): number {
  const last = lines.findLastIndex((line, index) => index < top && /^\s*[^#\s]/.test(line));
  if (last >= 0) return last + 1;
  const blank = lines.findIndex((line, index) => index < top && line.trim() === '');
  // A comment right above a table is about the table.
  return blank >= 0 ? blank : top < lines.length ? 0 : top;
}

/** Keeps a blank line between the key and a table below it. */
function newLines(lines: readonly string[], top: number, line: string): string[] {
  const place = placeFor(lines, top);
  const next = lines[place];
  return next === undefined || next.trim() === '' || /^\s*[^#[\s]/.test(next) ? [line] : [line, ''];
}

function literal(value: TomlScalar): string {
  // TOML has the escapes of JSON.
  return typeof value === 'string' ? JSON.stringify(value).replaceAll('\u007f', '\\u007f') : String(value);
}

/** Whether a TOML text has exactly these members; undefined ones are absent. */
function means(text: string, members: Record<string, unknown>): boolean {
  const expected = Object.entries(members).filter(([, value]) => value !== undefined);
  try {
    return isDeepStrictEqual({ ...parse(text) }, Object.fromEntries(expected));
  } catch {
    return false;
  }
}
