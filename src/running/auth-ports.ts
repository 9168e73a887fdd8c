import { quoteWord } from '../arguments/quote.ts';
import type { Options } from '../commands/options.ts';
import { withoutUrlSecrets } from '../commands/shown-entry.ts';
import type { AuthPorts } from '../engine/auth/ports.ts';
import type { Desk } from './desk.ts';
import { loginDesk } from './login-desk.ts';
import { surroundingsOf } from './surroundings.ts';
import type { World } from './world.ts';

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
