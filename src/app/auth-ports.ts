import type { Options } from '../command-line/options.ts';
import { withoutUrlSecrets } from '../config/redact-entry.ts';
import { quoteWord } from '../core/quote.ts';
import type { AuthPorts } from '../engine/auth/login-ui.ts';
import type { Desk } from '../prompts/desk.ts';
import { loginDesk } from '../prompts/login-ui.ts';
import type { World } from './environment.ts';
import { surroundingsOf } from './surroundings.ts';

/** What it takes to be let in to the server that `target` means. */
export function authPorts(
  target: string,
  options: Options,
  world: World,
  { desk, notice }: { desk: Desk; notice: (message: string) => void },
): AuthPorts {
  return {
    surroundings: surroundingsOf(world),
    // An address may have a key in its query.
    loginLine: `mcpc login ${quoteWord(target.includes('://') ? withoutUrlSecrets(target) : target)}`,
    desk: desk.staffed ? loginDesk(desk, world, { browser: options.browser !== false }) : undefined,
    notice,
  };
}
