/** When output is coloured: the values of `--color`. */
export const colourChoices = ['auto', 'always', 'never'] as const;

export type ColourChoice = (typeof colourChoices)[number];

/** Number of colours: none, the sixteen of the palette, 256, or 24 bits. */
export type ColourLevel = 0 | 1 | 2 | 3;

/** What the use of colour on a stream depends on. */
export interface ColourFacts {
  isTTY: boolean;
  env: Readonly<Record<string, string | undefined>>;
  /** `--color`; undefined if it was not given. */
  color?: ColourChoice | undefined;
}

/**
 * Determines the colour support of a stream: by `--color`, then `NO_COLOR`, then `FORCE_COLOR` and `CLICOLOR_FORCE`,
 * then `CLICOLOR`, `TERM=dumb` and the terminal. Empty variables count as unset.
 */
export function colourLevel({ isTTY, env, color = 'auto' }: ColourFacts): ColourLevel {
  if (color === 'never') return 0;
  if (color === 'always') return levelOf(env);
  if (env.NO_COLOR) return 0;
  const forced = env.FORCE_COLOR;
  if (forced) return forcedLevel(forced, env);
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== '0') return levelOf(env);
  return isTTY && env.CLICOLOR !== '0' && env.TERM !== 'dumb' ? levelOf(env) : 0;
}

function forcedLevel(forced: string, env: ColourFacts['env']): ColourLevel {
  switch (forced) {
    case '0':
    case 'false':
      return 0;
    case '1':
      return 1;
    case '2':
      return 2;
    case '3':
      return 3;
    default:
      return levelOf(env);
  }
}

/** The number of colours of the terminal, as far as the environment describes it. */
function levelOf({ COLORTERM = '', TERM = '' }: ColourFacts['env']): ColourLevel {
  if (/^(truecolor|24bit)$/i.test(COLORTERM)) return 3;
  return TERM.includes('256') ? 2 : 1;
}
