import { describe, expect, it } from 'vitest';
import { type ColourChoice, colourLevel } from '../../../../src/terminal/capabilities/colour-level.ts';

type Env = Record<string, string>;

const inPipe = (env: Env, color?: ColourChoice) => colourLevel({ isTTY: false, env, color });
const onTerminal = (env: Env, color?: ColourChoice) =>
  colourLevel({ isTTY: true, env: { TERM: 'xterm', ...env }, color });

describe('on a terminal', () => {
  it.each<[Env, number]>([
    [{}, 1],
    [{ TERM: 'xterm-256color' }, 2],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 3],
    [{ TERM: 'dumb' }, 0],
    [{ CLICOLOR: '0' }, 0],
    [{ CLICOLOR: '1' }, 1],
    [{ NO_COLOR: '1' }, 0],
    [{ NO_COLOR: '' }, 1],
    [{ FORCE_COLOR: '0' }, 0],
    [{ FORCE_COLOR: 'false' }, 0],
    [{ TERM: 'dumb', CLICOLOR: '0', CLICOLOR_FORCE: '1' }, 1],
  ])('%j has colour level %i', (env, level) => {
    expect(onTerminal(env)).toBe(level);
  });
});

describe('in a pipe', () => {
  it.each<[Env, number]>([
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor', CLICOLOR: '1' }, 0],
    [{ FORCE_COLOR: '' }, 0],
    [{ FORCE_COLOR: '1', COLORTERM: 'truecolor' }, 1],
    [{ FORCE_COLOR: '2' }, 2],
    [{ FORCE_COLOR: '3' }, 3],
    [{ FORCE_COLOR: 'true', TERM: 'xterm-256color' }, 2],
    [{ CLICOLOR_FORCE: '1' }, 1],
    [{ CLICOLOR_FORCE: '0' }, 0],
    [{ CLICOLOR_FORCE: '1', FORCE_COLOR: '0' }, 0],
    [{ NO_COLOR: '1', FORCE_COLOR: '3', CLICOLOR_FORCE: '1' }, 0],
  ])('%j has colour level %i', (env, level) => {
    expect(inPipe(env)).toBe(level);
  });
});

describe('--color', () => {
  it('takes precedence over the environment and the terminal', () => {
    expect(inPipe({ NO_COLOR: '1', FORCE_COLOR: '0' }, 'always')).toBe(1);
    expect(onTerminal({ TERM: 'dumb' }, 'always')).toBe(1);
    expect(onTerminal({ FORCE_COLOR: '3', CLICOLOR_FORCE: '1' }, 'never')).toBe(0);
  });

  it('leaves the decision to them with auto', () => {
    expect(inPipe({}, 'auto')).toBe(0);
    expect(inPipe({ FORCE_COLOR: '1' }, 'auto')).toBe(1);
    expect(onTerminal({ NO_COLOR: '1' }, 'auto')).toBe(0);
  });
});
