import type { AuthOptions, LoginUi } from '../engine/auth/login-ui.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import { guarded, warn } from './events.ts';
import type { ClientOptions } from './options.ts';

/** What it takes to be let in where a login is wanted: the stored logins, and who shows the address of a new one. */
export function libraryAuthOptions(
  { onLogin, loginStorage }: ClientOptions,
  environment: TargetContext,
  notice: (message: string) => void,
): AuthOptions {
  const folder = typeof loginStorage === 'string' ? loginStorage : undefined;
  const place = folder === undefined ? {} : { XDG_STATE_HOME: folder, LOCALAPPDATA: folder };
  return {
    environment: { ...environment, env: { ...environment.env, ...place } },
    storage: typeof loginStorage === 'object' ? loginStorage : undefined,
    loginCommand: 'mcpc login URL',
    ui: onLogin && deskFor(onLogin),
    notice,
  };
}

/** A program that gave `onLogin` wants to log in; the browser comes back by itself. */
function deskFor(onLogin: NonNullable<ClientOptions['onLogin']>): LoginUi {
  return {
    confirm: async () => true,
    openBrowser: async (address, server) => {
      guarded(() => onLogin(address.href, server), warn);
      return true;
    },
    readRedirectUrl: (_check, signal) =>
      new Promise((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  };
}
