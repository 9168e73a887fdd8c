import { describe, expect, it } from 'vitest';
import { linked, showsHyperlinks, withLinks } from '../../../../src/terminal/capabilities/hyperlinks.ts';
import { styleOf } from '../../../../src/terminal/style.ts';

const xterm = { TERM: 'xterm-256color' };

describe('hyperlinks are used', () => {
  it.each([
    [{ ...xterm }, false],
    [{ ...xterm, TERM_PROGRAM: 'Apple_Terminal' }, false],
    [{ ...xterm, TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.4.1' }, true],
    [{ ...xterm, TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '2.9' }, false],
    [{ ...xterm, TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.95.0' }, true],
    [{ ...xterm, TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.71.2' }, false],
    [{ ...xterm, TERM_PROGRAM: 'WezTerm' }, true],
    [{ ...xterm, VTE_VERSION: '7600' }, true],
    [{ ...xterm, VTE_VERSION: '5000' }, false],
    [{ ...xterm, WT_SESSION: 'x' }, true],
    [{ TERM: 'xterm-kitty' }, true],
    [{ TERM: 'alacritty' }, true],
    [{ TERM: 'tmux-256color', TMUX: 'x', TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.4' }, true],
    [{ TERM: 'tmux-256color', TMUX: 'x', TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.3a' }, false],
    [{ TERM: 'screen', TMUX: 'x', KITTY_WINDOW_ID: '1' }, false],
    [{ TERM: 'screen', STY: 'x', VTE_VERSION: '7600' }, false],
    [{ ...xterm, VTE_VERSION: '7600', CI: '1' }, false],
    [{ TERM: 'dumb', VTE_VERSION: '7600' }, false],
    [{ ...xterm, FORCE_HYPERLINK: '1' }, true],
    [{ ...xterm, FORCE_HYPERLINK: '0', VTE_VERSION: '7600' }, false],
  ])('with %j: %s', (env, expected) => {
    expect(showsHyperlinks(env)).toBe(expected);
  });

  it('on a terminal only, also if colour is forced', () => {
    const env = { FORCE_HYPERLINK: '1', FORCE_COLOR: '3' };
    expect(styleOf({ isTTY: false, columns: undefined, env, platform: 'linux' }).links).toBe(false);
  });
});

describe('a hyperlink', () => {
  const style = styleOf({
    isTTY: true,
    columns: 80,
    env: { ...xterm, FORCE_HYPERLINK: '1', NO_COLOR: '1' },
    platform: 'linux',
  });
  const link = (url: string, text = url) => `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\`;

  it('shows its target', () => {
    expect(linked('https://example.com/a', style)).toBe(link('https://example.com/a'));
    expect(linked('https://a.org/', style, '<https://a.org/>')).toBe(
      link('https://a.org/', '<https://a.org/>'),
    );
    expect(linked('https://example.com', style)).toBe(link('https://example.com/', 'https://example.com'));
    expect(linked('https://例え.jp/é', style)).toBe(
      link('https://xn--r8jz45g.jp/%C3%A9', 'https://例え.jp/é'),
    );
  });

  it('is only for the web, and where the terminal has it', () => {
    for (const url of ['file:///etc/passwd', 'javascript:x', 'ssh://x', 'demo://x', 'no url']) {
      expect(linked(url, style)).toBe(url);
    }
    expect(linked('https://example.com/', { ...style, links: false })).toBe('https://example.com/');
  });

  it('is made of each URL in a text, without the punctuation after it', () => {
    const one = link('https://a.b/c_(d)');
    expect(withLinks('See https://a.b/c_(d), (https://a.b/c_(d)).', style)).toBe(`See ${one}, (${one}).`);
    expect(withLinks('<https://a.b/> "https://a.b/"', style)).toBe(
      `<${link('https://a.b/')}> "${link('https://a.b/')}"`,
    );
    expect(withLinks('none: xhttps://a', style)).toBe('none: xhttps://a');
  });

  it('cannot be ended by its URL', () => {
    expect(withLinks('https://a.b/\\x1b\\x', style)).toBe(`${link('https://a.b/')}\\x1b\\x`);
  });
});
