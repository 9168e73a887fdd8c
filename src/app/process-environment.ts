import { homeFolder } from '../core/home.ts';
import type { AppEnvironment } from './environment.ts';

/** The environment of this process, writing to the given streams. `cwd` is `/` if the working folder was removed. */
export function processEnvironment(
  streams: Pick<AppEnvironment, 'stdout' | 'stderr'>,
  openShell?: AppEnvironment['openShell'],
): AppEnvironment {
  return {
    // Created on first use: streams take time to open, and most lines read nothing.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return streams.stdout;
    },
    get stderr() {
      return streams.stderr;
    },
    get home() {
      return homeFolder();
    },
    env: process.env,
    cwd: workingFolder() ?? '/',
    platform: process.platform,
    signals: process,
    builtins: { demo: async () => (await import('../demo/serve.ts')).serveDemo },
    openShell,
    exit: (code) => process.exit(code),
  };
}

/** The folder mcpc runs in; undefined when it has been removed. */
export function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
