import { readFile } from 'node:fs/promises';
import { readSampling } from '../command-line/options/option-values.ts';
import type { ShellCommands } from '../command-line/shell-port.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { isLogLevel } from '../core/protocol.ts';
import { modelOf } from '../prompts/answer-options.ts';
import { linesOf, runScript } from './script.ts';
import type { Shell } from './shell.ts';
import { settingTexts } from './state/setting-texts.ts';
import { type PrintedWords, printedView } from './variables/printed-words.ts';
import { variableStates } from './variables/variable-states.ts';

/** How deep `source` may nest. */
const maxDepth = 20;

/** The line for which the shell's own commands are implemented. */
export interface CommandScope {
  /** Runs a line. */
  run(text: string, signal: AbortSignal, depth: number): Promise<number>;
  /** The number of files that the line is nested in. */
  depth: number;
  /** The values of a `print` line. */
  printed: PrintedWords['values'];
}

/** Implements the shell's own commands for one line. */
export function shellCommands(shell: Shell, { run, depth, printed }: CommandScope): ShellCommands {
  const { session, settings, jobs, exchange, screen, variables } = shell;
  return {
    use: (server) => session.use(server),
    reconnect: async (server, signal) => {
      const names = await session.reconnect(server, signal);
      if (screen.prompter.isInteractive) shell.notice(`Reconnected ${names.join(', ')}.`);
    },
    disconnect: () => session.disconnect(),
    history: () => shell.history.entries,
    tools: () => session.tools ?? [],
    settings: () => settings.list(),
    async set(name, value) {
      if (name === 'sampling' && value !== undefined && value !== settingTexts.sampling?.unset)
        await modelOf({ sampling: readSampling(value) }, screen.environment);
      const option = await settings.set(name, value);
      if (option === 'logLevel')
        await session.setLogLevel(value !== undefined && isLogLevel(value) ? value : 'info');
      if (option !== undefined && settingTexts[option]?.atConnect === true) {
        session.setForNextConnection(option, settings.defaults[option]);
        if (session.isConnected)
          shell.notice('It takes effect when the server is connected again: reconnect');
      }
    },
    async saveSettings(name) {
      const { file } = screen.environment.defaults;
      if (file === undefined) {
        throw new UsageError('There is no file to save defaults in, because MCPC_DEFAULTS is off.');
      }
      const changes = settings.toSave(name);
      const { saveDefaults } = await import('../config/defaults/save-defaults.ts');
      const { written, removed } = saveDefaults(file, changes);
      const saved = written.length === 0 ? [] : [`Saved in ${file}: ${written.join(', ')}.`];
      const gone = removed.length === 0 ? [] : [`Removed from ${file}: ${removed.join(', ')}.`];
      if (saved.length > 0 || gone.length > 0) return [...saved, ...gone].join(' ');
      const isUnset = changes.every(({ value }) => value === undefined);
      if (!isUnset) return `${file} has ${name === undefined ? 'these settings' : 'this setting'} already.`;
      return name === undefined
        ? 'Nothing was saved, because nothing was set.'
        : `${name} was not saved, because it is not set. To set and save it: set ${name} VALUE --save`;
    },
    roots: () => session.roots,
    async changeRoots(change, folder) {
      const uninformed = await session.changeRoots(change, folder, screen.environment);
      if (uninformed.length === 0) return;
      shell.notice(`${uninformed.join(', ')} was connected without roots; to inform it of them: reconnect`);
    },
    last: () => exchange.frames(),
    stderr(server) {
      if (server !== undefined) session.requireMember(server);
      const name = server ?? session.used;
      return shell.state.stderr.written().filter((written) => name === undefined || written.server === name);
    },
    async source(file, { keepGoing }, signal) {
      if (depth >= maxDepth)
        throw new UsageError(`${file} was not run: scripts are nested ${maxDepth} deep.`);
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
        script: file,
      });
    },
    async save(file, count) {
      const { saveLines } = await import('./saving/save-lines.ts');
      const { recent } = shell.outcomes;
      const { line, tools } = session;
      return saveLines({ recent, line, tools, environment: screen.environment }, file, count);
    },
    jobs: () => jobs.list(),
    wait: (number, signal) => jobs.wait(number, signal),
    cancel: (number) => jobs.cancel(number),
    variables: () => variableStates(variables),
    unset(names) {
      for (const name of names) variables.unset(name.replace(/^\$/, ''));
    },
    print: (operands) => printedView(operands, printed),
    clear: () => screen.clear(),
    leave: () => {
      shell.left = true;
    },
  };
}
