import type { Options } from '../command-line/options.ts';
import { redactUrl } from '../config/redact-entry.ts';
import { quoteWord } from '../core/quote.ts';
import type { AuthOptions } from '../engine/auth/login-ui.ts';
import { createLoginUi } from '../prompts/login-ui.ts';
import type { Prompter } from '../prompts/prompter.ts';
import type { AppEnvironment } from './environment.ts';

/** Returns what authorization to the server of `target` needs. */
export function authOptions(
  target: string,
  options: Options,
  environment: AppEnvironment,
  { prompter, notice }: { prompter: Prompter; notice: (message: string) => void },
): AuthOptions {
  return {
    environment,
    // A URL may have a key in its query.
    loginCommand: `mcpc login ${quoteWord(target.includes('://') ? redactUrl(target) : target)}`,
    ui: prompter.isInteractive ? createLoginUi(prompter, { browser: options.browser !== false }) : undefined,
    notice,
  };
}
