import { Redactor } from '../schema/redactor.ts';
import { sanitise, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { type LogNotification, readLogRecord } from './log-record.ts';
import { compactJson, prettyJson } from './print-json.ts';
import { indented } from './rendered.ts';

/** Longer JSON is indented with --verbose. */
const maxLineLength = 60;
/** How long the value of a member may be, in characters. */
const maxValueLength = 100;
/** How long the members may be together, in characters. */
const maxMembersLength = 300;

/**
 * Returns the data of a log message as text, with secrets masked: a record of a logging library as its message with the
 * other members as `name=value` after it, and anything else as JSON on one line. `verbose`: nothing is left out, and long
 * JSON is indented.
 */
export function logText(notification: LogNotification, verbose: boolean, style: Style): string {
  const data = new Redactor().redact(notification.data);
  const record = readLogRecord({ ...notification, data }, verbose);
  if (record === undefined) return typeof data === 'string' ? indented(data) : json(data, verbose, style);
  const { theme } = style;
  const members = record.members.map(([name, value]) => ({
    name: sanitiseLine(name),
    text: memberText(value, verbose),
  }));
  const shown = verbose ? members : members.slice(0, fitting(members));
  const omitted = members.length - shown.length;
  const words = shown.map(({ name, text }) => `${theme.dim(`${name}=`)}${text}`);
  if (omitted > 0) words.push(theme.dim(`(${omitted} more with --verbose)`));
  return indented(record.message) + (words.length === 0 ? '' : `  ${words.join(' ')}`);
}

/** Returns how many members fit on the line. */
function fitting(members: readonly { name: string; text: string }[]): number {
  let length = 0;
  const beyond = members.findIndex(({ name, text }) => {
    length += name.length + text.length + 2;
    return length > maxMembersLength;
  });
  return beyond < 0 ? members.length : beyond;
}

/** Returns a value as logfmt does: a text without quotes unless it needs them. */
function memberText(value: unknown, verbose: boolean): string {
  const isPlain = typeof value === 'string' && /^[^\s"=]+$/.test(value) && sanitise(value) === value;
  const text = isPlain ? value : compactJson(value);
  if (verbose || text.length <= maxValueLength) return text;
  return `${text.slice(0, maxValueLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function json(data: unknown, verbose: boolean, style: Style): string {
  const line = compactJson(data);
  if (!verbose || typeof data !== 'object' || line.length <= maxLineLength) return line;
  return `\n${prettyJson(data, style).trimEnd().replace(/^/gm, '  ')}`;
}
