import type { EngineEvent } from '../core/events.ts';
import { type LogLevel, logLevels } from '../core/protocol.ts';
import { formatDuration, formatNumber } from '../terminal/format.ts';
import { flatten, sanitise, sanitiseLine } from '../terminal/sanitise.ts';
import type { Paint, Style, Theme } from '../terminal/style.ts';
import { logText } from './log-text.ts';
import { compactJson } from './print-json.ts';
import { indented } from './rendered.ts';

export interface EventLineOptions {
  style: Style;
  /** Log messages below this level are dropped. */
  logLevel: LogLevel;
  /** Pattern for loggers (`*` matches anything): messages of others are dropped. Undefined for all loggers. */
  logLogger?: string | undefined;
  /** Log messages have a time, and long JSON is indented. */
  verbose?: boolean;
  /** Shows nothing but frames. */
  quiet: boolean;
  /** Shows frames. */
  trace: boolean;
  /** Shows progress as lines; false if a spinner shows it. */
  progress: boolean;
  /** Lines name their server: there are several. */
  nameServers: boolean;
  /** Monotonic clock, in ms. */
  now: () => number;
  /** Wall-clock time. */
  time?: () => Date;
}

type EventOf<Type extends EngineEvent['type']> = EngineEvent & { type: Type };

/** Minimum time between two progress lines of a request, in ms. */
const progressInterval = 1000;

/** Renders events as lines for standard error. */
export class EventLines {
  readonly #options: EventLineOptions;
  /** Time of the last progress line of each pending request, by request key. */
  readonly #progressShownAt = new Map<string, number>();
  /** The last progress line of each pending request that came too soon after another, by request key. */
  readonly #delayedProgress = new Map<string, string>();

  constructor(options: EventLineOptions) {
    this.#options = options;
  }

  /** Returns the lines for `event`, each with a line break; an empty string if it is not shown. */
  linesOf(event: EngineEvent): string {
    const line = this.#lineOf(event);
    return line === undefined ? '' : `${line}\n`;
  }

  #lineOf(event: EngineEvent): string | undefined {
    const { quiet, trace } = this.#options;
    if (event.type === 'frame') return trace ? this.#frame(event) : undefined;
    if (event.type === 'request') return this.#settleProgress(event);
    if (quiet) return undefined;
    const { theme, shortenPaths } = this.#options.style;
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
        return `${theme.notice('note:')} ${indented(shortenPaths(event.message))}`;
      default:
        return undefined;
    }
  }

  #log({ server, level, logger, data }: EventOf<'log'>): string | undefined {
    const { style, logLevel, logLogger, nameServers, verbose = false, time } = this.#options;
    if (logLevels.indexOf(level) < logLevels.indexOf(logLevel)) return undefined;
    if (logLogger !== undefined && !matchesLogger(logLogger, logger ?? '')) return undefined;
    const source = [nameServers ? server : undefined, logger].filter(Boolean).join('/');
    const text = logText({ level, logger, data }, verbose, style);
    const at = verbose && time !== undefined ? `${style.theme.dim(clockTime(time()))} ` : '';
    const word = at + levelPaint(level, style.theme)(sanitiseLine(level));
    return source === '' ? `${word}: ${text}` : `${word} ${sanitiseLine(source)}: ${text}`;
  }

  #progress(event: EventOf<'progress'>): string | undefined {
    const key = requestKey(event);
    const now = this.#options.now();
    if (!this.#options.progress) return undefined;
    const message = flatten(event.message ?? '');
    const server = this.#options.nameServers ? ` ${sanitiseLine(event.server)}` : '';
    const line = `progress${server} ${stepOf(event)}${message && `: ${message}`}`;
    const last = this.#progressShownAt.get(key);
    if (last !== undefined && now - last < progressInterval) {
      this.#delayedProgress.set(key, line);
      return undefined;
    }
    this.#delayedProgress.delete(key);
    this.#progressShownAt.set(key, now);
    return line;
  }

  /** Returns a line for each status of a task; its messages are limited like those of progress. */
  #task(event: EventOf<'task'>): string | undefined {
    // A status without a message does not delay its first message.
    const key = `${requestKey(event)} ${event.status} ${event.message !== undefined}`;
    const now = this.#options.now();
    const last = this.#progressShownAt.get(key);
    if (!this.#options.progress || (last !== undefined && now - last < progressInterval)) return undefined;
    this.#progressShownAt.set(key, now);
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

  /** Forgets the progress of a request that has ended. Returns its last line if that was not shown. */
  #settleProgress(event: EventOf<'request'>): string | undefined {
    if (event.state !== 'settled') return undefined;
    const settled = requestKey(event);
    const last = this.#delayedProgress.get(settled);
    this.#delayedProgress.delete(settled);
    for (const key of this.#progressShownAt.keys()) {
      if (key === settled || key.startsWith(`${settled} `)) this.#progressShownAt.delete(key);
    }
    return last;
  }
}

/** Returns the local time: `14:03:59.120`. */
function clockTime(time: Date): string {
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()];
  const whole = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${whole}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

/** Whether a logger's name matches the pattern, ignoring case. */
function matchesLogger(pattern: string, logger: string): boolean {
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
