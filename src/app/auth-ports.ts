import type { Options } from '../command-line/options.ts';
import { redactUrl } from '../config/redact-entry.ts';
import { quoteWord } from '../core/quote.ts';
import type { AuthOptions } from '../engine/auth/login-ui.ts';
import type { Desk } from '../prompts/desk.ts';
import { loginDesk } from '../prompts/login-ui.ts';
import type { AppEnvironment } from './environment.ts';

/** What it takes to be let in to the server that `target` means. */
export function authOptions(
  target: string,
  options: Options,
  environment: AppEnvironment,
  { desk, notice }: { desk: Desk; notice: (message: string) => void },
): AuthOptions {
  return {
    environment: environment,
    // An address may have a key in its query.
    loginCommand: `mcpc login ${quoteWord(target.includes('://') ? redactUrl(target) : target)}`,
    ui: desk.staffed ? loginDesk(desk, environment, { browser: options.browser !== false }) : undefined,
    notice,
  };
}
