import type { EngineEvent } from '../core/events.ts';
import { type LogLevel, logLevels } from '../core/protocol.ts';
import { formatDuration, formatNumber } from '../terminal/format.ts';
import { flatten, sanitise, sanitiseLine } from '../terminal/sanitise.ts';
import type { Paint, Style, Theme } from '../terminal/style.ts';
import { compactJson, prettyJson } from './print-json.ts';
import { indented } from './rendered.ts';

export interface EventLineOptions {
  /** How text for standard error has to look. */
  style: Style;
  /** Logs below this level are dropped. */
  logLevel: LogLevel;
  /** Logs of other loggers are dropped; `*` stands for anything. Undefined: of none. */
  logLogger?: string | undefined;
  /** Logs say when they came, and JSON is unfolded. */
  verbose?: boolean;
  /** Only `frame` events are shown, if `trace` says so. */
  quiet: boolean;
  /** Frames are shown. */
  trace: boolean;
  /** Progress is shown as lines; not where a status line shows it. */
  progress: boolean;
  /** More than one server is connected: lines name theirs. */
  nameServers: boolean;
  /** Milliseconds of a clock that only goes forward. */
  now: () => number;
  /** The time of day. */
  time?: () => Date;
}

type EventOf<Type extends EngineEvent['type']> = EngineEvent & { type: Type };

/** The least time between two lines of progress of one request, in milliseconds. */
const progressInterval = 1000;
/** Longer data is unfolded with --verbose. */
const longestLine = 60;

/** Events as lines for standard error. */
export class EventLines {
  readonly #options: EventLineOptions;
  /** When each request that runs last had a line of progress. */
  readonly #lastProgress = new Map<string, number>();

  constructor(options: EventLineOptions) {
    this.#options = options;
  }

  /** The lines for `event`, each with its line end; empty if it is not to be shown. */
  linesOf(event: EngineEvent): string {
    const line = this.#lineOf(event);
    return line === undefined ? '' : `${line}\n`;
  }

  #lineOf(event: EngineEvent): string | undefined {
    const { quiet, trace } = this.#options;
    if (event.type === 'frame') return trace ? this.#frame(event) : undefined;
    if (event.type === 'request') this.#forget(event);
    if (quiet) return undefined;
    const { theme } = this.#options.style;
    switch (event.type) {
      case 'log':
        return this.#log(event);
      case 'progress':
        return this.#progress(event);
      case 'task':
        return this.#task(event);
      case 'stderr':
        return this.#stderr(event);
      case 'diagnostic':
        return `${theme.warning('diagnostic')} ${sanitiseLine(event.server)}: ${indented(event.message)}`;
      case 'notice':
        return `${theme.notice('note:')} ${indented(event.message)}`;
      default:
        return undefined;
    }
  }

  #log({ server, level, logger, data }: EventOf<'log'>): string | undefined {
    const { style, logLevel, logLogger, nameServers, verbose = false, time } = this.#options;
    if (logLevels.indexOf(level) < logLevels.indexOf(logLevel)) return undefined;
    if (logLogger !== undefined && !fitsLogger(logLogger, logger ?? '')) return undefined;
    const source = [nameServers ? server : undefined, logger].filter(Boolean).join('/');
    const text = typeof data === 'string' ? indented(data) : dataText(data, verbose, style);
    const at = verbose && time !== undefined ? `${style.theme.dim(clockTime(time()))} ` : '';
    const word = at + levelPaint(level, style.theme)(sanitiseLine(level));
    return source === '' ? `${word}: ${text}` : `${word} ${sanitiseLine(source)}: ${text}`;
  }

  #progress(event: EventOf<'progress'>): string | undefined {
    const key = requestKey(event);
    const now = this.#options.now();
    const last = this.#lastProgress.get(key);
    if (!this.#options.progress || (last !== undefined && now - last < progressInterval)) return undefined;
    this.#lastProgress.set(key, now);
    const message = flatten(event.message ?? '');
    const server = this.#options.nameServers ? ` ${sanitiseLine(event.server)}` : '';
    return `progress${server} ${stepOf(event)}${message && `: ${message}`}`;
  }

  /** Where a task is: each of its states, its words not more often than those of progress. */
  #task(event: EventOf<'task'>): string | undefined {
    // A state alone does not hold back the first word about it.
    const key = `${requestKey(event)} ${event.status} ${event.message !== undefined}`;
    const now = this.#options.now();
    const last = this.#lastProgress.get(key);
    if (!this.#options.progress || (last !== undefined && now - last < progressInterval)) return undefined;
    this.#lastProgress.set(key, now);
    const message = flatten(event.message ?? '');
    const server = this.#options.nameServers ? ` ${sanitiseLine(event.server)}` : '';
    const state = event.status.replace('_', ' ');
    return `task${server} ${sanitiseLine(event.task)} ${state}${message && `: ${message}`}`;
  }

  #stderr({ server, line }: EventOf<'stderr'>): string {
    const { style, nameServers } = this.#options;
    const text = sanitise(line.replace(/\r$/, '')).replaceAll('\n', '\\n');
    const name = nameServers ? `${sanitiseLine(server)} ` : '';
    if (!style.terminal) return nameServers ? `${name}| ${text}` : text;
    return style.theme.dim(`${name}${style.unicode ? '│' : '|'} ${text}`);
  }

  #frame({ server, direction, at, frame }: EventOf<'frame'>): string {
    const { style, nameServers } = this.#options;
    const arrow = { sent: style.unicode ? '→' : '>', received: style.unicode ? '←' : '<' }[direction];
    const name = nameServers ? ` ${sanitiseLine(server)}` : '';
    return `${style.theme.dim(`${arrow}${name} ${formatDuration(at)}`)} ${compactJson(frame)}`;
  }

  #forget(event: EventOf<'request'>): void {
    if (event.state !== 'settled') return;
    const settled = requestKey(event);
    for (const key of this.#lastProgress.keys()) {
      if (key === settled || key.startsWith(`${settled} `)) this.#lastProgress.delete(key);
    }
  }
}

/** Data on one line; unfolded, where that is wanted, if it is a list or an object of some length. */
function dataText(data: unknown, verbose: boolean, style: Style): string {
  const line = compactJson(data);
  if (!verbose || typeof data !== 'object' || line.length <= longestLine) return line;
  return `\n${prettyJson(data, style).trimEnd().replace(/^/gm, '  ')}`;
}

/** `14:03:59.120`, where mcpc runs. */
function clockTime(time: Date): string {
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()];
  const whole = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${whole}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

/** Whether the whole name of a logger is what the pattern says. */
function fitsLogger(pattern: string, logger: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const [first = '', ...others] = parts;
  let rest = logger.toLowerCase();
  if (others.length === 0) return rest === first;
  if (!rest.startsWith(first)) return false;
  rest = rest.slice(first.length);
  const last = others.pop() ?? '';
  for (const part of others) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return rest.endsWith(last);
}

function requestKey({ server, request }: { server: string; request: number }): string {
  return `${request} ${server}`;
}

function stepOf({ progress, total }: EventOf<'progress'>): string {
  if (total === undefined || !(total > 0)) return formatNumber(progress);
  const percent = Math.floor(Math.min(Math.max(progress / total, 0), 1) * 100);
  return `${formatNumber(progress)} of ${formatNumber(total)} (${percent}%)`;
}

function levelPaint(level: LogLevel, theme: Theme): Paint {
  switch (level) {
    case 'debug':
      return theme.dim;
    case 'info':
    case 'notice':
      return theme.notice;
    case 'warning':
      return theme.warning;
    default:
      return theme.error;
  }
}
