import { ExitStatus, UsageError } from './base/errors.ts';
import { failFast } from './cli/fault.ts';
import { run } from './cli/run.ts';
import type { World } from './running/world.ts';
import { standardStream } from './terminal/standard-streams.ts';

/** The composition root: puts the parts together and gives them the process. */
async function main(): Promise<void> {
  const cwd = workingFolder();
  const world: World = {
    // Made when it is asked for: that takes time, and most lines read nothing.
    get stdin() {
      return process.stdin;
    },
    stdout: standardStream(1, process.stdout),
    stderr: standardStream(2, process.stderr),
    env: process.env,
    cwd: cwd ?? '/',
    platform: process.platform,
    signals: process,
    builtins: { demo: async () => (await import('./demo/serve.ts')).serveDemo },
    openShell: async (opening) => (await import('./repl/open.ts')).openShell(opening),
    exit: (code) => process.exit(code),
  };
  const words = process.argv.slice(2);
  process.on('uncaughtException', (error) => failFast(error, words, world));
  if (cwd === undefined && words[0] !== '__complete') {
    const gone = new UsageError('The working folder is not there any more.', { hint: 'Go to another: cd ~' });
    failFast(gone, words, world, ExitStatus.usage);
  }
  const status = words[0] === '__complete' ? await completed(words, world) : await run(words, world);
  // Everything was written and taken down: what may still hold the process has nothing to do.
  process.exit(status);
}

/** The folder mcpc runs in; undefined when it was removed meanwhile. */
function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** Completes a line for a shell, which hears of nothing that goes wrong. */
async function completed(words: string[], world: World): Promise<number> {
  const { complete } = await import('./cli/complete.ts');
  return complete(words.slice(1), world).catch(() => ExitStatus.internal);
}

void main();
