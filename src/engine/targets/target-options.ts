import type { SystemEnvironment } from '../../core/environment.ts';
import type { AuthSettings } from './auth-settings.ts';
import type { MemorySource } from './source.ts';

/** The options of the command line for the target. */
export interface TargetOptions {
  transport?: 'stdio' | 'http' | 'sse' | 'ws' | undefined;
  /** Environment variables for the server; undefined stands for the value of mcpc's own variable. */
  env: Record<string, string | undefined>;
  inheritEnv: boolean;
  cwd: string | undefined;
  python: string | undefined;
  headers: Record<string, string>;
  bearer: string | undefined;
  /** The authorization options. */
  auth?: AuthSettings | undefined;
  cacert: string | undefined;
  insecure: boolean;
  /** The words behind the target, which may be part of an unquoted command line. */
  following?: readonly string[];
}

/** What a target depends on besides its text. */
export interface TargetContext extends SystemEnvironment {
  /** The servers in this process, by name. */
  builtins: Record<string, MemorySource['serve']>;
}

/** Returns a given option that only applies to servers that mcpc starts. */
export function processOption(settings: TargetOptions): string | undefined {
  if (Object.keys(settings.env).length > 0) return '--env';
  if (settings.inheritEnv) return '--inherit-env';
  if (settings.cwd !== undefined) return '--cwd';
  return settings.python === undefined ? undefined : '--python';
}

/** Returns a given option that only applies to servers behind a URL. */
export function remoteOption(settings: TargetOptions): string | undefined {
  if (Object.keys(settings.headers).length > 0) return '--header';
  if (settings.bearer !== undefined) return '--bearer';
  if (settings.cacert !== undefined) return '--cacert';
  const [login] = Object.entries(settings.auth ?? {}).find(([, value]) => value !== undefined) ?? [];
  if (login !== undefined) return login === 'grant' ? '--auth' : optionOf(login);
  return settings.insecure ? '--insecure' : undefined;
}

/** Returns the option that sets a member of `AuthSettings`. */
function optionOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
