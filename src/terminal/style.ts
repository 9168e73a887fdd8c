import { Chalk, type ColorSupportLevel } from 'chalk';
import type { Environment } from './environment.ts';

/** Colours a piece of text that is already harmless. */
export type Paint = (text: string) => string;

/** What mcpc colours, by meaning. Only the sixteen colours that follow the person's own palette are used. */
export interface Theme {
  /** Failures. */
  error: Paint;
  /** What may be wrong. */
  warning: Paint;
  /** What is worth knowing. */
  notice: Paint;
  /** What may be overlooked. */
  dim: Paint;
  /** What is chosen among others. */
  selected: Paint;
  /** Headings. */
  strong: Paint;
  /** Names of tools, prompts, arguments; URIs. */
  name: Paint;
  /** Types and signatures. */
  type: Paint;
  /** Member names of JSON, labels of rows. */
  key: Paint;
  /** Strings of JSON. */
  string: Paint;
  /** Numbers of JSON. */
  number: Paint;
  /** `true`, `false` and `null`. */
  literal: Paint;
}

/** The theme for a terminal that knows `level` of colour; level 0 leaves every text as it is. */
export function themeOf(level: ColorSupportLevel): Theme {
  const chalk = new Chalk({ level });
  // Chalk joins all its arguments, so that `lines.map(chalk.dim)` would paint their numbers too.
  const paint =
    (style: Paint): Paint =>
    (text) =>
      style(text);
  return {
    error: paint(chalk.red.bold),
    warning: paint(chalk.yellow),
    notice: paint(chalk.cyan),
    dim: paint(chalk.dim),
    selected: paint(chalk.inverse),
    strong: paint(chalk.bold),
    name: paint(chalk.bold),
    type: paint(chalk.cyan),
    key: paint(chalk.blue),
    string: paint(chalk.green),
    number: paint(chalk.yellow),
    literal: paint(chalk.magenta),
  };
}

/** What is known about a stream and the world around it. */
export interface StreamFacts {
  isTTY: boolean;
  /** Undefined where the stream doesn't say. */
  columns: number | undefined;
  env: Readonly<Record<string, string | undefined>>;
  /** `process.platform`. */
  platform: string;
}

/** A protocol by which a terminal shows images. */
export type ImageProtocol = 'kitty' | 'iterm2';

/** How text for one stream has to look. */
export interface Style {
  /** A person reads it on a terminal; else a program, or a person later. */
  readonly terminal: boolean;
  /** The terminal moves its cursor when told: a line can be drawn again. */
  readonly cursor: boolean;
  /** Columns to a line; infinite where there is no terminal. */
  readonly width: number;
  /** Signs outside ASCII can be expected to show. */
  readonly unicode: boolean;
  readonly colour: boolean;
  readonly images: ImageProtocol | undefined;
  readonly theme: Theme;
}

/** Decides from the facts how text for a stream has to look. */
export function styleOf(facts: StreamFacts): Style {
  const { isTTY, env, columns } = facts;
  const cursor = isTTY && env.TERM !== 'dumb';
  const level = colourLevel(facts);
  return {
    terminal: isTTY,
    cursor,
    width: isTTY ? columns || 80 : Number.POSITIVE_INFINITY,
    unicode: knowsUnicode(facts),
    colour: level > 0,
    images: cursor ? imageProtocol(env) : undefined,
    theme: themeOf(level),
  };
}

/** `FORCE_COLOR` decides if it is set, as in Node itself; then `NO_COLOR`, `TERM=dumb` and what the terminal is. */
function colourLevel({ isTTY, env }: StreamFacts): ColorSupportLevel {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) {
    if (forced === '0' || forced === 'false') return 0;
    return forced === '2' ? 2 : forced === '3' ? 3 : 1;
  }
  if (env.NO_COLOR || env.TERM === 'dumb' || !isTTY) return 0;
  if (/^(truecolor|24bit)$/i.test(env.COLORTERM ?? '')) return 3;
  return /256/.test(env.TERM ?? '') ? 2 : 1;
}

function knowsUnicode({ env, platform }: StreamFacts): boolean {
  if (platform === 'win32') return Boolean(env.WT_SESSION) || env.TERM_PROGRAM === 'vscode';
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale ? /utf-?8/i.test(locale) : platform === 'darwin';
}

function imageProtocol(env: StreamFacts['env']): ImageProtocol | undefined {
  // Multiplexers swallow both protocols.
  if (env.TMUX || env.STY || /^(screen|tmux)/.test(env.TERM ?? '')) return undefined;
  const program = env.TERM_PROGRAM || env.LC_TERMINAL || '';
  if (env.KITTY_WINDOW_ID || /^xterm-(kitty|ghostty)$/.test(env.TERM ?? '') || program === 'ghostty') {
    return 'kitty';
  }
  return /^(iTerm\.app|iTerm2|WezTerm|mintty)$/.test(program) ? 'iterm2' : undefined;
}

/** The styles of the two output streams. */
export interface Styles {
  out: Style;
  err: Style;
}

/** Derives the styles from the streams and the environment variables. */
export function stylesOf({ stdout, stderr, env, platform }: Environment): Styles {
  const of = (stream: Environment['stdout']) =>
    styleOf({ isTTY: stream.isTTY === true, columns: stream.columns, env, platform });
  return { out: of(stdout), err: of(stderr) };
}
