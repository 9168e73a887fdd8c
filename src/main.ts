import { failFast } from './cli/fault.ts';
import { run } from './cli/run.ts';
import type { World } from './running/world.ts';
import { standardStream } from './terminal/standard-streams.ts';

/** The composition root: puts the parts together and gives them the process. */
async function main(): Promise<void> {
  const world: World = {
    stdin: process.stdin,
    stdout: standardStream(1, process.stdout),
    stderr: standardStream(2, process.stderr),
    env: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    signals: process,
    builtins: { demo: async () => (await import('./demo/serve.ts')).serveDemo },
    exit: (code) => process.exit(code),
  };
  const words = process.argv.slice(2);
  process.on('uncaughtException', (error) => failFast(error, words, world));
  const status = await run(words, world);
  // Everything was written and taken down: what may still hold the process has nothing to do.
  process.exit(status);
}

void main();
