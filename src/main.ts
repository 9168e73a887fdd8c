import { failFast } from './cli/fault.ts';
import { run } from './cli/run.ts';
import type { World } from './cli/world.ts';

/** The composition root: puts the parts together and gives them the process. */
async function main(): Promise<void> {
  const world: World = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    signals: process,
    builtins: { demo: async () => (await import('./demo/serve.ts')).serveDemo },
    exit: (code) => process.exit(code),
  };
  process.on('uncaughtException', (error) => failFast(error, world));
  const status = await run(process.argv.slice(2), world);
  // Everything was written and taken down: what may still hold the process has nothing to do.
  process.exit(status);
}

void main();
