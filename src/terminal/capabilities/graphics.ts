/** How a terminal shows images: by a protocol of its own, as sixels, or as half blocks of text (▀) in colour. */
export type ImageMethod = 'kitty' | 'iterm' | 'sixel' | 'blocks';

/** In pixels. */
export interface CellSize {
  width: number;
  height: number;
}

/** What a terminal reported about itself. */
export interface TerminalReport {
  /** Whether it shows sixels. */
  sixel: boolean;
  /** Undefined if it did not report the size of its cells. */
  cell: CellSize | undefined;
}

/**
 * Returns how a terminal shows images, from its environment variables: `unknown` if only a report of the terminal itself
 * would tell, as over SSH, which does not pass most of them on.
 */
export function imageMethodOf(env: Readonly<Record<string, string | undefined>>): ImageMethod | 'unknown' {
  const { TERM = '', TERM_PROGRAM: program = '' } = env;
  // Multiplexers pass on none of the protocols, but the variables of the terminal that they run in.
  if (env.TMUX || env.STY || env.ZELLIJ || /^(screen|tmux)/.test(TERM)) return 'blocks';
  if (/^xterm-(kitty|ghostty)$/.test(TERM)) return 'kitty';
  if (/^(foot|mlterm|contour|yaft)/.test(TERM)) return 'sixel';
  // A terminal that was started from another has the other's variables as well; most set this one.
  if (/^(ghostty|kitty|WarpTerminal)$/.test(program)) return 'kitty';
  if (/^(iTerm\.app|WezTerm|mintty|rio)$/.test(program)) return 'iterm';
  if (program === 'Apple_Terminal' || TERM === 'linux') return 'blocks';
  if (program !== '') return 'unknown';
  if (env.LC_TERMINAL === 'iTerm2') return 'iterm';
  if (env.KITTY_WINDOW_ID) return 'kitty';
  if (env.WEZTERM_PANE) return 'iterm';
  return Number(env.KONSOLE_VERSION) >= 220_400 ? 'sixel' : 'unknown';
}
