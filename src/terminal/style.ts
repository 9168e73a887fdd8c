import { shortenPaths } from '../core/home.ts';
import { type ColourChoice, type ColourLevel, colourLevel } from './capabilities/colour-level.ts';
import { showsHyperlinks } from './capabilities/hyperlinks.ts';
import { terminalOf } from './capabilities/terminal-of.ts';
import type { Environment } from './environment.ts';

/** Colours a text, which must be sanitised before. */
export type Paint = (text: string) => string;

/** The colours by meaning. Only the sixteen colours of the user's palette are used. */
export interface Theme {
  /** Errors. */
  error: Paint;
  /** Possible problems. */
  warning: Paint;
  /** Useful information. */
  notice: Paint;
  /** What passed; what was expected. */
  success: Paint;
  /** What failed; what came instead of what was expected. */
  failure: Paint;
  /** Unimportant details. */
  dim: Paint;
  /** The selected one of several. */
  selected: Paint;
  /** Headings. */
  strong: Paint;
  /** Emphasised words. */
  emphasis: Paint;
  /** Hyperlinks. */
  link: Paint;
  /** Names of tools, prompts and arguments; URIs. */
  name: Paint;
  /** Types and signatures. */
  type: Paint;
  /** Keys of JSON; labels. */
  key: Paint;
  /** Strings of JSON. */
  string: Paint;
  /** Numbers of JSON. */
  number: Paint;
  /** `true`, `false` and `null`. */
  literal: Paint;
}

/**
 * Returns what adds a style to a text: the sequence that begins it and the one that ends it (ECMA-48, "Select Graphic
 * Rendition"). It begins again after the end of the same kind of style within the text, and on each line, so that lines can
 * be extracted.
 */
function sgr(begin: number, end: number): Paint {
  const [open, close] = [`\x1b[${begin}m`, `\x1b[${end}m`];
  return (text) => {
    if (text === '') return '';
    const inner = text.includes(close) ? text.replaceAll(close, close + open) : text;
    const lines = inner.includes('\n') ? inner.replaceAll(/\r?\n/g, (end) => close + end + open) : inner;
    return open + lines + close;
  };
}

const bold = sgr(1, 22);
const red = sgr(31, 39);
const green = sgr(32, 39);
const yellow = sgr(33, 39);
const cyan = sgr(36, 39);

const coloured: Theme = {
  error: (text) => red(bold(text)),
  warning: yellow,
  notice: cyan,
  success: green,
  failure: red,
  dim: sgr(2, 22),
  selected: sgr(7, 27),
  strong: bold,
  emphasis: sgr(3, 23),
  link: sgr(4, 24),
  name: bold,
  type: cyan,
  key: sgr(34, 39),
  string: green,
  number: yellow,
  literal: sgr(35, 39),
};

const names = Object.keys(coloured) as (keyof Theme)[];
const plain = Object.fromEntries(names.map((name) => [name, (text: string) => text])) as Record<
  keyof Theme,
  Paint
>;

/** Returns the theme for a level of colour support; with level 0, texts are returned unchanged. */
export function themeOf(level: ColourLevel): Theme {
  return level === 0 ? plain : coloured;
}

/** What the style of a stream depends on. */
export interface StreamFacts {
  isTTY: boolean;
  /** Undefined if unknown. */
  columns: number | undefined;
  env: Readonly<Record<string, string | undefined>>;
  /** `process.platform`. */
  platform: string;
  /** `--color`; undefined if it was not given. */
  color?: ColourChoice | undefined;
  /** The folders that paths are shortened to on a terminal; undefined to show them in full. */
  folders?: { cwd: string; home: string } | undefined;
}

/** How text for a stream is rendered. */
export interface Style {
  /** The stream is a terminal. */
  readonly terminal: boolean;
  /** The cursor can be moved, so that lines can be redrawn. */
  readonly cursor: boolean;
  /** Columns; infinite unless it is a terminal. */
  readonly width: number;
  /** Characters other than ASCII can be displayed. */
  readonly unicode: boolean;
  readonly colour: boolean;
  /** JSON and Markdown of a server are laid out. */
  readonly formatted: boolean;
  /** The terminal shows hyperlinks. */
  readonly links: boolean;
  /** Shortens the paths in a message of mcpc (`~/…`, `./…`) on a terminal; programs get them in full. */
  readonly shortenPaths: (text: string) => string;
  readonly theme: Theme;
}

/** Returns the style for a stream. */
export function styleOf(facts: StreamFacts): Style {
  const { isTTY, env, columns, folders } = facts;
  const cursor = isTTY && env.TERM !== 'dumb';
  const level = colourLevel(facts);
  return {
    terminal: isTTY,
    cursor,
    width: isTTY ? columns || 80 : Number.POSITIVE_INFINITY,
    unicode: supportsUnicode(facts),
    colour: level > 0,
    formatted: isTTY,
    links: cursor && showsHyperlinks(env),
    shortenPaths: isTTY && folders !== undefined ? (text) => shortenPaths(text, folders) : (text) => text,
    theme: themeOf(level),
  };
}

function supportsUnicode({ env, platform }: StreamFacts): boolean {
  if (platform === 'win32') return Boolean(env.WT_SESSION) || env.TERM_PROGRAM === 'vscode';
  if (env.TERM === 'linux' || env.TERM === 'dumb') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale ? /utf-?8/i.test(locale) : platform === 'darwin';
}

/** The styles of the two output streams. */
export interface Styles {
  out: Style;
  err: Style;
}

/** Returns the styles of both streams; `color` is `--color`. */
export function stylesOf(environment: Environment, color?: ColourChoice): Styles {
  const { env, platform, cwd, home } = environment;
  const folders = { cwd, home };
  const of = (name: 'stdout' | 'stderr') => {
    const { isTTY = false, columns } = terminalOf(environment, name) ?? {};
    return styleOf({ isTTY, columns, env, platform, color, folders });
  };
  return { out: of('stdout'), err: of('stderr') };
}

/** Returns the styles of both streams, each as wide as its terminal, and coloured as `color` says, when it is read. */
export function liveStyles(environment: Environment, color: () => ColourChoice | undefined): Styles {
  return {
    get out() {
      return stylesOf(environment, color()).out;
    },
    get err() {
      return stylesOf(environment, color()).err;
    },
  };
}

/** Returns the styles with colours as `--color` selects; unchanged if it was not given. */
export function withColour(styles: Styles, color: ColourChoice | undefined, env: StreamFacts['env']): Styles {
  if (color === undefined) return styles;
  const recoloured = (style: Style): Style => {
    const level = colourLevel({ isTTY: style.terminal, env, color });
    return { ...style, colour: level > 0, theme: themeOf(level) };
  };
  return { out: recoloured(styles.out), err: recoloured(styles.err) };
}

/** Returns the styles for `--raw`, with which a server's text is printed as it is. */
export function withRaw(styles: Styles, raw: boolean): Styles {
  if (!raw) return styles;
  return { out: { ...styles.out, formatted: false }, err: { ...styles.err, formatted: false } };
}
