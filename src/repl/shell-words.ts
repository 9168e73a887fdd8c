import { readFile } from 'node:fs/promises';
import type { ShellCommands } from '../command-line/shell-port.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { isLogLevel } from '../core/protocol.ts';
import { linesOf, runScript } from './script.ts';
import type { Shell } from './shell.ts';

/** How deep files may run files. */
const deepest = 20;

/** What the words of the shell do. `run` runs a line, `depth` is how many files it is in. */
export function shellCommands(
  shell: Shell,
  run: (text: string, signal: AbortSignal, depth: number) => Promise<number>,
  depth: number,
): ShellCommands {
  const { session, settings, jobs, exchange, screen } = shell;
  return {
    use: (server) => session.use(server),
    reconnect: async (server, signal) => {
      const names = await session.reconnect(server, signal);
      const verb = names.length === 1 ? 'is' : 'are';
      if (screen.prompter.isInteractive) shell.notice(`${names.join(', ')} ${verb} connected again.`);
    },
    disconnect: () => session.disconnect(),
    history: () => shell.history.entries,
    settings: () => settings.list(),
    async set(name, value) {
      await settings.set(name, value);
      if (name === 'log-level') await session.setLogLevel(isLogLevel(value) ? value : 'info');
    },
    roots: () => session.roots,
    async changeRoots(change, folder) {
      const unheard = await session.changeRoots(change, folder);
      if (unheard.length === 0) return;
      shell.notice(`${unheard.join(', ')} was not told of folders at the start; tell it now with: reconnect`);
    },
    last: () => exchange.frames(),
    async source(file, { keepGoing }, signal) {
      if (depth >= deepest) throw new UsageError(`${file} is not run: files run each other ${deepest} deep.`);
      const path = resolvePath(file, screen.environment);
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        throw new UsageError(
          error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${error.message}.`,
        );
      });
      const runLine = (line: string) => run(line, signal, depth + 1);
      return runScript(linesOf([text]), runLine, shell, {
        keepGoing: keepGoing === true,
        signal,
        name: file,
      });
    },
    jobs: () => jobs.list(),
    wait: (number, signal) => jobs.wait(number, signal),
    cancel: (number) => jobs.cancel(number),
    leave: () => {
      shell.left = true;
    },
  };
}
