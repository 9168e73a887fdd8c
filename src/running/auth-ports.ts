import { homedir } from 'node:os';
import { quoteWord } from '../arguments/quote.ts';
import type { Options } from '../commands/options.ts';
import type { AuthPorts } from '../engine/auth/ports.ts';
import type { Desk } from './desk.ts';
import { loginDesk } from './login-desk.ts';
import type { World } from './world.ts';

/** What it takes to be let in to the server that `target` means. */
export function authPorts(
  target: string,
  options: Options,
  world: World,
  { desk, notice }: { desk: Desk; notice: (message: string) => void },
): AuthPorts {
  return {
    surroundings: { ...world, home: homedir() },
    loginLine: `mcpc login ${quoteWord(target)}`,
    desk: desk.staffed ? loginDesk(desk, world, { browser: options.browser !== false }) : undefined,
    notice,
  };
}
