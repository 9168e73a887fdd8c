import { expect, it } from 'vitest';
import { imageMethodOf } from '../../../../src/terminal/capabilities/graphics.ts';

it.each([
  [{ TERM: 'xterm-kitty' }, 'kitty'],
  [{ TERM: 'xterm-ghostty' }, 'kitty'],
  [{ TERM: 'xterm-256color', KITTY_WINDOW_ID: '1' }, 'kitty'],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'ghostty' }, 'kitty'],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'vscode', KITTY_WINDOW_ID: '1' }, 'unknown'],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, 'iterm'],
  [{ TERM: 'xterm-256color', LC_TERMINAL: 'iTerm2' }, 'iterm'],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }, 'iterm'],
  [{ TERM: 'foot' }, 'sixel'],
  [{ TERM: 'mlterm-256color' }, 'sixel'],
  [{ TERM: 'xterm-256color', KONSOLE_VERSION: '230805' }, 'sixel'],
  [{ TERM: 'xterm-256color', KONSOLE_VERSION: '200401' }, 'unknown'],
  [{ TERM: 'xterm-256color' }, 'unknown'],
  [{ TERM: 'xterm-256color', WT_SESSION: '1' }, 'unknown'],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, 'blocks'],
  [{ TERM: 'linux' }, 'blocks'],
  [{ TERM: 'tmux-256color', TMUX: '1', KITTY_WINDOW_ID: '1' }, 'blocks'],
  [{ TERM: 'screen-256color', TERM_PROGRAM: 'iTerm.app' }, 'blocks'],
])('with %j images are shown by %s', (env, method) => {
  expect(imageMethodOf(env)).toBe(method);
});
