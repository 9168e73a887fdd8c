import { expect, it } from 'vitest';
import { forgetTerminal } from '../../../src/session-server/forget-terminal.ts';

it('removes what libraries would take for the terminal of every client', () => {
  const env = { TERM: 'dumb', CLI_WIDTH: '40', INQUIRER_KEYBINDINGS: 'vim', PATH: '/bin', NO_COLOR: '1' };
  forgetTerminal(env);
  expect(env).toEqual({ PATH: '/bin', NO_COLOR: '1' });
});
