import { homeFolder } from '../core/home.ts';
import type { AuthPorts, LoginDesk } from '../engine/auth/login-ui.ts';
import type { World } from '../engine/targets/target-options.ts';
import { guarded, warn } from './events.ts';
import type { ClientOptions } from './options.ts';

/** What it takes to be let in where a login is wanted: the stored logins, and who shows the address of a new one. */
export function authPorts(
  { onLogin, loginStorage }: ClientOptions,
  { env, cwd }: World,
  notice: (message: string) => void,
): AuthPorts {
  const folder = typeof loginStorage === 'string' ? loginStorage : undefined;
  const place = folder === undefined ? {} : { XDG_STATE_HOME: folder, LOCALAPPDATA: folder };
  return {
    surroundings: { env: { ...env, ...place }, cwd, platform: process.platform, home: homeFolder() },
    storage: typeof loginStorage === 'object' ? loginStorage : undefined,
    loginLine: 'mcpc login URL',
    desk: onLogin && deskFor(onLogin),
    notice,
  };
}

/** A program that gave `onLogin` wants to log in; the browser comes back by itself. */
function deskFor(onLogin: NonNullable<ClientOptions['onLogin']>): LoginDesk {
  return {
    confirm: async () => true,
    visit: async (address, server) => {
      guarded(() => onLogin(address.href, server), warn);
      return true;
    },
    paste: (_check, signal) =>
      new Promise((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  };
}
