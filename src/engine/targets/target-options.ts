import type { SystemEnvironment } from '../../core/environment.ts';
import type { AuthSettings } from './auth-settings.ts';
import type { MemorySource } from './source.ts';

/** What the line says about the target beside its text. */
export interface TargetOptions {
  transport?: 'stdio' | 'http' | 'sse' | 'ws' | undefined;
  /** Variables for the server's program; a value of undefined passes our own on. */
  env: Record<string, string | undefined>;
  inheritEnv: boolean;
  cwd: string | undefined;
  python: string | undefined;
  headers: Record<string, string>;
  bearer: string | undefined;
  /** How the line says that mcpc is let in. */
  auth?: AuthSettings | undefined;
  cacert: string | undefined;
  insecure: boolean;
  /** The words that follow the target on the line: it may be a command line that was not quoted. */
  following?: readonly string[];
}

/** What the meaning of a target depends on beside its text. */
export interface TargetContext extends SystemEnvironment {
  /** Servers in this process, by the name that means them. */
  builtins: Record<string, MemorySource['serve']>;
}

/** The option given that is only for servers mcpc starts, if any. */
export function processOption(settings: TargetOptions): string | undefined {
  if (Object.keys(settings.env).length > 0) return '--env';
  if (settings.inheritEnv) return '--inherit-env';
  if (settings.cwd !== undefined) return '--cwd';
  return settings.python === undefined ? undefined : '--python';
}

/** The option given that is only for servers behind a URL, if any. */
export function remoteOption(settings: TargetOptions): string | undefined {
  if (Object.keys(settings.headers).length > 0) return '--header';
  if (settings.bearer !== undefined) return '--bearer';
  if (settings.cacert !== undefined) return '--cacert';
  const [login] = Object.entries(settings.auth ?? {}).find(([, value]) => value !== undefined) ?? [];
  if (login !== undefined) return login === 'grant' ? '--auth' : optionOf(login);
  return settings.insecure ? '--insecure' : undefined;
}

/** How the option of a member of `AuthSettings` is typed. */
function optionOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
