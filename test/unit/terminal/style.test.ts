import { describe, expect, it } from 'vitest';
import { type StreamFacts, styleOf, withColour } from '../../../src/terminal/style.ts';

const terminal = { TERM: 'xterm-256color', LANG: 'en_GB.UTF-8' };

function style(env: StreamFacts['env'], facts: Partial<StreamFacts> = {}) {
  return styleOf({ isTTY: true, columns: 100, platform: 'linux', env, ...facts });
}

describe('colour', () => {
  it('is used on a terminal and not in a pipe', () => {
    expect(style(terminal).colour).toBe(true);
    expect(style(terminal, { isTTY: false }).colour).toBe(false);
  });

  it('is off if NO_COLOR is set to anything', () => {
    expect(style({ ...terminal, NO_COLOR: '1' }).colour).toBe(false);
    expect(style({ ...terminal, NO_COLOR: '' }).colour).toBe(true);
  });

  it('is off on a dumb terminal', () => {
    expect(style({ TERM: 'dumb' }).colour).toBe(false);
  });

  it('is forced by FORCE_COLOR in a pipe', () => {
    expect(style({ FORCE_COLOR: '1' }, { isTTY: false }).colour).toBe(true);
    expect(style({ FORCE_COLOR: '3' }, { isTTY: false }).theme.error('x')).toContain('\x1b[');
    expect(style({ ...terminal, FORCE_COLOR: 'false' }).theme.error('x')).toBe('x');
  });

  it('is what --color says', () => {
    expect(style({}, { isTTY: false, color: 'always' }).theme.error('x')).toContain('\x1b[');
    expect(style(terminal, { color: 'never' }).colour).toBe(false);
  });

  it('can be selected for a line, in a layout that stays the same', () => {
    const styles = { out: style(terminal), err: style({}, { isTTY: false }) };
    const recoloured = withColour(styles, 'always', {});
    expect(recoloured.err).toMatchObject({ colour: true, terminal: false });
    expect(recoloured.out).toMatchObject({ colour: true, terminal: true });
    expect(withColour(styles, 'never', terminal).out).toMatchObject({ colour: false, width: 100 });
    expect(withColour(styles, undefined, terminal)).toBe(styles);
  });
});

describe('layout', () => {
  it('is that of a terminal on a terminal only, even if colour is forced', () => {
    expect(style(terminal).terminal).toBe(true);
    expect(style({ FORCE_COLOR: '1' }, { isTTY: false }).terminal).toBe(false);
  });

  it('is as wide as the terminal, 80 columns if unknown, unlimited in a pipe', () => {
    expect(style(terminal).width).toBe(100);
    expect(style(terminal, { columns: undefined }).width).toBe(80);
    expect(style(terminal, { columns: 0 }).width).toBe(80);
    expect(style(terminal, { isTTY: false }).width).toBe(Number.POSITIVE_INFINITY);
  });

  it('uses cursor movement, but not on a dumb terminal', () => {
    expect(style(terminal).cursor).toBe(true);
    expect(style({ TERM: 'dumb' }).cursor).toBe(false);
    expect(style(terminal, { isTTY: false }).cursor).toBe(false);
  });
});

describe('characters outside ASCII', () => {
  it('are used in a UTF-8 locale, determined by the first variable that is set', () => {
    expect(style({ TERM: 'xterm', LANG: 'de_DE.utf8' }).unicode).toBe(true);
    expect(style({ TERM: 'xterm', LANG: 'C.UTF-8', LC_ALL: 'C' }).unicode).toBe(false);
    expect(style({ TERM: 'xterm', LC_ALL: '', LC_CTYPE: 'UTF-8' }).unicode).toBe(true);
    expect(style({ TERM: 'xterm' }).unicode).toBe(false);
  });

  it('are not used on the Linux console', () => {
    expect(style({ ...terminal, TERM: 'linux' }).unicode).toBe(false);
  });

  it('are used on macOS unless the locale differs', () => {
    expect(style({ TERM: 'xterm' }, { platform: 'darwin' }).unicode).toBe(true);
    expect(style({ TERM: 'xterm', LANG: 'C' }, { platform: 'darwin' }).unicode).toBe(false);
  });

  it('are used in the Windows Terminal', () => {
    expect(style({ WT_SESSION: 'x' }, { platform: 'win32' }).unicode).toBe(true);
    expect(style({}, { platform: 'win32' }).unicode).toBe(false);
  });
});
