import type { Environment } from './environment.ts';

/** The process as a world that writes to these streams. Its folder is the root where it was removed. */
export function processEnvironment(streams: Pick<Environment, 'stdout' | 'stderr'>): Environment {
  return {
    // Made when they are asked for: that takes time, most lines read nothing, and a Tab writes by itself.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return streams.stdout;
    },
    get stderr() {
      return streams.stderr;
    },
    env: process.env,
    cwd: workingFolder() ?? '/',
    platform: process.platform,
    signals: process,
    builtins: { demo: async () => (await import('../demo/serve.ts')).serveDemo },
    openShell: async (opening) => (await import('../repl/open-shell.ts')).openShell(opening),
    exit: (code) => process.exit(code),
  };
}

/** The folder mcpc runs in; undefined when it was removed meanwhile. */
export function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
