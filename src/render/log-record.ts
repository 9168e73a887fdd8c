import { asString, isObject } from '../core/json.ts';
import { readJson } from '../core/json-text.ts';
import type { LogLevel } from '../core/protocol.ts';

/** A log message whose data has a shape that logging libraries use. */
export interface LogRecord {
  message: string;
  /** The other members, with dots in the names of nested ones: `user.name`. In their order. */
  members: [name: string, value: unknown][];
}

/** What the notification itself says. */
export interface LogNotification {
  level: LogLevel;
  logger: string | undefined;
  data: unknown;
}

type Members = Record<string, unknown>;

/**
 * Returns the record in the data of a log message, or in the JSON text that it is; undefined if it has none of the
 * shapes of FastMCP (`msg`, `extra`), Python's logging, structlog (`event`), pino and bunyan (`msg`), winston
 * (`message`), zap (`msg`), OpenTelemetry (`body`) and tracing (`fields.message`). Members that repeat what the
 * notification says, such as the level and the time, are left out unless `all`.
 */
export function readLogRecord({ data, level, logger }: LogNotification, all: boolean): LogRecord | undefined {
  const record = typeof data === 'string' ? objectIn(data) : data;
  if (!isObject(record)) return undefined;
  const found = messageIn(record);
  if (found === undefined) return undefined;
  const isRepeated = (name: string, value: unknown) =>
    repeatsLevel(name, value, level) ||
    repeatsTime(name, value) ||
    (loggerNames.has(name) && value === logger) ||
    processMembersOf(record).has(name);
  const members = found.members.filter(([name, value]) => all || !isRepeated(name, value));
  return { message: found.message, members: members.flatMap(([name, value]) => flat(name, value)) };
}

/** Returns the object that a text is as JSON. */
function objectIn(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  const read = readJson(text);
  return 'value' in read ? read.value : undefined;
}

/** Returns the message of a record, and the members beside it. */
function messageIn(record: Members): { message: string; members: [string, unknown][] } | undefined {
  const { fields, extra, attributes } = record;
  if (isObject(fields) && isText((fields as Members).message)) {
    const { message, ...others } = fields as Members;
    return { message: String(message), members: [...entriesExcept(record, 'fields'), ...entries(others)] };
  }
  const body = telemetryBody(record);
  if (body !== undefined) {
    const members = entriesExcept(record, 'body', 'attributes');
    return { message: body, members: [...members, ...attributeEntries(attributes)] };
  }
  const name = ['message', 'msg', 'event'].find((candidate) => isText(record[candidate]));
  if (name === undefined) return undefined;
  if (extra !== null && !isObject(extra)) {
    return { message: String(record[name]), members: entriesExcept(record, name) };
  }
  return {
    message: String(record[name]),
    members: [...entriesExcept(record, name, 'extra'), ...entries(extra)],
  };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function entries(members: unknown): [string, unknown][] {
  return isObject(members) ? Object.entries(members) : [];
}

function entriesExcept(record: Members, ...names: string[]): [string, unknown][] {
  return entries(record).filter(([name]) => !names.includes(name));
}

/** The body of a record of OpenTelemetry, as text or as a value of OTLP. */
function telemetryBody(record: Members): string | undefined {
  const isTelemetry = Object.keys(record).some((name) =>
    /^(severity_?(text|number)|attributes)$/i.test(name),
  );
  if (!isTelemetry) return undefined;
  const text = telemetryValue(record.body);
  return isText(text) ? asString(text) : undefined;
}

/** Returns the value in a value of OTLP, as `{"stringValue": "…"}`; others as they are. */
function telemetryValue(value: unknown): unknown {
  if (!isObject(value)) return value;
  const [[kind = '', only] = [], ...others] = Object.entries(value);
  return others.length === 0 && /^(string|int|double|bool)Value$/.test(kind) ? only : value;
}

/** Returns attributes, which OTLP has as a list of keys and values. */
function attributeEntries(attributes: unknown): [string, unknown][] {
  if (!Array.isArray(attributes)) return entries(attributes);
  return attributes
    .filter((attribute) => isObject(attribute) && typeof attribute.key === 'string')
    .map(({ key, value }: { key: string; value: unknown }) => [key, telemetryValue(value)]);
}

/** How deep the members of objects are named with dots; deeper objects are values. */
const maxDepth = 3;

function flat(name: string, value: unknown, depth = 1): [string, unknown][] {
  const inner = depth < maxDepth ? entries(value) : [];
  if (inner.length === 0) return [[name, value]];
  return inner.flatMap(([member, item]) => flat(`${name}.${member}`, item, depth + 1));
}

const loggerNames = new Set(['logger', 'logger_name', 'loggerName', 'name', 'target']);

/** The levels of MCP by the words of logging libraries. */
const levelWords: Record<string, LogLevel> = {
  trace: 'debug',
  verbose: 'debug',
  debug: 'debug',
  information: 'info',
  info: 'info',
  notice: 'notice',
  warn: 'warning',
  warning: 'warning',
  err: 'error',
  error: 'error',
  fatal: 'critical',
  critical: 'critical',
  alert: 'alert',
  panic: 'emergency',
  emergency: 'emergency',
};

function repeatsLevel(name: string, value: unknown, level: LogLevel): boolean {
  if (!/^(level|levelname|levelno|severity|severity_?text|severity_?number)$/i.test(name)) return false;
  const number = Number(value);
  if (!Number.isNaN(number)) return levelsOf(name, number).includes(level);
  return levelWords[String(value).toLowerCase()] === level;
}

/** Returns the levels that a number may mean, with the numbers of OpenTelemetry, or of Python, pino and bunyan. */
function levelsOf(name: string, number: number): LogLevel[] {
  const ordered: LogLevel[] = ['debug', 'info', 'warning', 'error', 'critical'];
  const at = (index: number) => ordered.slice(Math.max(index, 0), Math.max(index, 0) + 1);
  if (/number$/i.test(name)) return at(Math.ceil(number / 4) - 2);
  // Python's are 10 to 50; pino and bunyan begin at 10 with trace.
  const python = at(number / 10 - 1);
  return /^levelno$/i.test(name) ? python : at(number / 10 - 2);
}

/** Whether the member is the time of the message: the name may mean something else if the value is not a date. */
function repeatsTime(name: string, value: unknown): boolean {
  if (!/^(@?timestamp|time|ts|asctime|created|date|(observed_?)?time_?unix_?nano)$/i.test(name)) return false;
  const text = String(value);
  // In s, ms, µs or ns since 1970.
  return /^\d{4}-\d{2}-\d{2}([T ]|$)/.test(text) || /^\d{10}(\d{3}|\d{6}|\d{9})?(\.\d+)?$/.test(text);
}

/** What a record of Python's logging says about the code, the process and the thread. */
const pythonMembers = new Set(
  (
    'args pathname filename module lineno funcName created msecs relativeCreated thread threadName process ' +
    'processName taskName exc_info exc_text stack_info'
  ).split(' '),
);
/** What each message of pino and bunyan says about the process. */
const nodeMembers = new Set(['pid', 'hostname', 'v']);
const noMembers: ReadonlySet<string> = new Set();

/** Returns the members that are the same in all messages of a process, or about the code. */
function processMembersOf(record: Members): ReadonlySet<string> {
  if ('levelno' in record && 'pathname' in record) return pythonMembers;
  return typeof record.level === 'number' && 'pid' in record ? nodeMembers : noMembers;
}
