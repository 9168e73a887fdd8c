/** The part of a style that links depend on. */
export interface LinkStyle {
  /** The terminal shows hyperlinks. */
  readonly links: boolean;
  readonly theme: { link: (text: string) => string };
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Terminals that show hyperlinks (OSC 8), by `TERM_PROGRAM`, with the first version that does. */
const programs: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  'iTerm.app': [3, 1],
  WezTerm: [0, 0],
  WarpTerminal: [0, 0],
  ghostty: [0, 0],
  Hyper: [2, 0],
  rio: [0, 0],
  Tabby: [0, 0],
  // Passes them on if the terminal that it runs in has them.
  tmux: [3, 4],
  vscode: [1, 72],
  zed: [0, 0],
};

/** Returns whether a terminal shows hyperlinks; `FORCE_HYPERLINK` decides if it is set. */
export function showsHyperlinks(env: Variables): boolean {
  const { FORCE_HYPERLINK, TERM = '', TERM_PROGRAM = '', TERM_PROGRAM_VERSION = '' } = env;
  if (FORCE_HYPERLINK) return FORCE_HYPERLINK !== '0' && FORCE_HYPERLINK !== 'false';
  if (TERM === 'dumb' || env.STY || env.CI) return false;
  const required = programs[TERM_PROGRAM];
  if (required !== undefined) return isAtLeast(TERM_PROGRAM_VERSION, required);
  if (env.TMUX || /^(screen|tmux)/.test(TERM)) return false;
  if (env.VTE_VERSION) return Number(env.VTE_VERSION) > 5000;
  if (env.WT_SESSION || env.KITTY_WINDOW_ID || env.KONSOLE_VERSION || env.DOMTERM) return true;
  return /^(xterm-kitty|xterm-ghostty|alacritty|wezterm|foot|contour)/.test(TERM);
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [first = 0, second = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return first > major || (first === major && second >= minor);
}

/**
 * Returns an http or https URL, which must be sanitised, as a hyperlink to itself where the terminal has them. `shown` may be
 * the URL with styles, and nothing else: a server must not be able to disguise a link.
 */
export function linked(url: string, { links, theme }: LinkStyle, shown = url): string {
  const href = links ? hrefOf(url) : undefined;
  return href === undefined ? shown : hyperlink(theme.link(shown), href);
}

/** Returns the URL in the characters that terminals accept; undefined if it must not be opened. */
function hrefOf(written: string): string | undefined {
  try {
    const { protocol, href } = new URL(written);
    const isWeb = protocol === 'https:' || protocol === 'http:';
    return isWeb && /^[!-~]+$/.test(href) ? href : undefined;
  } catch {
    return undefined;
  }
}

/** Returns styled text as a hyperlink. The URL must consist of printable ASCII characters. */
function hyperlink(text: string, url: string): string {
  return `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\`;
}

const urls = /\bhttps?:\/\/[^\s<>"'`\\]+/g;

/** Returns sanitised text with the URLs in it as hyperlinks to themselves, where the terminal has them. */
export function withLinks(text: string, style: LinkStyle): string {
  if (!style.links || !text.includes('://')) return text;
  return text.replace(urls, (found) => {
    const end = endOfUrl(found);
    return linked(found.slice(0, end), style) + found.slice(end);
  });
}

/** Returns where a URL in a sentence ends: before the punctuation, and a bracket that it does not open. */
function endOfUrl(url: string): number {
  const unopened = new Map([
    [')', countOf(')', url) - countOf('(', url)],
    [']', countOf(']', url) - countOf('[', url)],
  ]);
  for (let end = url.length; end > 0; end -= 1) {
    const last = url[end - 1] ?? '';
    const excess = unopened.get(last);
    if (excess === undefined ? !/[.,;:!?*_]/.test(last) : excess <= 0) return end;
    if (excess !== undefined) unopened.set(last, excess - 1);
  }
  return 0;
}

function countOf(character: string, text: string): number {
  return text.split(character).length - 1;
}
