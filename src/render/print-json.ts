import { ExactNumber } from '../core/exact-number.ts';
import { isObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import { sanitiseJson } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { type Theme, themeOf } from '../terminal/style.ts';

const plain = themeOf(0);

/** Returns `value` as JSON on one line, sanitised, without colours and without a line break at the end. */
export function compactJson(value: unknown): string {
  return serialise(value, 0, undefined, '');
}

/** Returns `value` as indented JSON, coloured if the style has colours, with a line break at the end. */
export function prettyJson(value: unknown, style: Style): string {
  return serialise(value, 2, style.colour ? style.theme : undefined, '\n');
}

/** Returns `value` as `--json` prints it: indented on a terminal, else on one line. */
export function printJson(value: unknown, style: Style): string {
  if (style.terminal) return prettyJson(value, style);
  return serialise(value, 0, style.colour ? style.theme : undefined, '\n');
}

/** Appends `end` before sanitising: appending to a long text and then searching it would copy it. */
function serialise(value: unknown, indent: number, theme: Theme | undefined, end: '' | '\n'): string {
  if (theme !== undefined) return write(value, indent, theme) + end;
  try {
    return sanitiseJson((stringifyJson(value, indent) ?? 'null') + end);
  } catch (error) {
    // JSON.stringify is recursive, and servers can nest values arbitrarily deep.
    if (error instanceof RangeError) return write(value, indent, plain) + end;
    throw error;
  }
}

/** An array or object being written. */
interface Level {
  /** Members with the text before each value. */
  members: [label: string, value: unknown][];
  next: number;
  close: string;
}

/** Returns what JSON.stringify would, coloured, without recursion. */
function write(value: unknown, indent: number, theme: Theme): string {
  const written: string[] = [];
  const levels: Level[] = [];
  const newLine = () => (indent === 0 ? '' : `\n${' '.repeat(indent * levels.length)}`);
  const put = (value: unknown) => {
    if (!isContainer(value)) return void written.push(scalar(value, theme));
    const level = levelOf(value, indent, theme);
    if (level.members.length === 0) return void written.push(Array.isArray(value) ? '[]' : '{}');
    written.push(Array.isArray(value) ? '[' : '{');
    levels.push(level);
  };
  put(value);
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const member = level.members[level.next];
    if (member === undefined) {
      levels.pop();
      written.push(newLine(), level.close);
      continue;
    }
    written.push(level.next === 0 ? '' : ',', newLine(), member[0]);
    level.next++;
    put(member[1]);
  }
  return written.join('');
}

function isContainer(value: unknown): value is object {
  return isObject(value) || Array.isArray(value);
}

function levelOf(value: object, indent: number, theme: Theme): Level {
  if (Array.isArray(value)) return { members: value.map((item) => ['', item]), next: 0, close: ']' };
  const colon = indent === 0 ? ':' : ': ';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return {
    members: members.map(([key, member]) => [theme.key(quote(key)) + colon, member]),
    next: 0,
    close: '}',
  };
}

function scalar(value: unknown, theme: Theme): string {
  if (typeof value === 'string') return theme.string(quote(value));
  if (value instanceof ExactNumber || Number.isFinite(value)) return theme.number(String(value));
  return theme.literal(typeof value === 'boolean' ? String(value) : 'null');
}

function quote(text: string): string {
  return sanitiseJson(JSON.stringify(text));
}
