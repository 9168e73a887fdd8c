import { systemEnvironment } from '../core/environment.ts';
import type { AppEnvironment } from './environment.ts';

/** The environment of this process, writing to the given streams. */
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
    ...systemEnvironment(),
    signals: process,
    builtins: { demo: async () => (await import('../demo/serve.ts')).serveDemo },
    openShell,
    exit: (code) => process.exit(code),
  };
}
