import { processEnvironment } from './app/environment.ts';
import { crash } from './cli/crash.ts';
import { run } from './cli/run.ts';
import { workingFolder } from './core/environment.ts';
import { ExitStatus, UsageError } from './core/errors.ts';
import { standardStreams } from './terminal/standard-streams.ts';

/** The composition root: puts the parts together and gives them the process. */
async function main(): Promise<void> {
  const environment = processEnvironment(standardStreams(), {
    openShell: async (opening) => (await import('./repl/open-shell.ts')).openShell(opening),
    runTests: async (parts) => (await import('./testing/run-tests.ts')).runTests(parts),
  });
  if (process.argv[2] === '__session') {
    const { serveSession } = await import('./session-server/serve.ts');
    return serveSession(process.argv[3] ?? '', environment);
  }
  const words = process.argv.slice(2);
  process.on('uncaughtException', (error) => crash(error, words, environment));
  if (workingFolder() === undefined) {
    const gone = new UsageError('The working folder is not there any more.', { hint: 'Go to another: cd ~' });
    crash(gone, words, environment, ExitStatus.usage);
  }
  const status = await run(words, environment);
  // Everything was written and taken down: what may still hold the process has nothing to do.
  process.exit(status);
}

void main();
