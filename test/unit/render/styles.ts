import { type Style, styleOf } from '../../../src/terminal/style.ts';

/** A pipe: nobody looks. */
export const pipe = styleOf({ isTTY: false, columns: undefined, env: {}, platform: 'linux' });

/** A terminal of so many columns, without colour unless asked for. */
export function terminal(columns = 80, env: Record<string, string> = { NO_COLOR: '1' }): Style {
  return styleOf({
    isTTY: true,
    columns,
    platform: 'linux',
    env: { TERM: 'xterm', LANG: 'C.UTF-8', ...env },
  });
}

/** A terminal with sixteen colours. */
export const coloured = terminal(80, {});
