import { dirname } from 'node:path';
import { withUserDefaults } from '../app/client-options.ts';
import type { AppEnvironment } from '../app/environment.ts';
import { targetOptions } from '../app/target-options.ts';
import { type Options, optionsWithScope } from '../command-line/options.ts';
import { type ParsedLine, parseLine } from '../command-line/parse-line.ts';
import { lineTable } from '../commands/line-table.ts';
import { serverOptions } from '../commands/test.ts';
import { discoverServers } from '../config/read-config.ts';
import { ConnectionError, UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { definedMembers } from '../core/json.ts';
import { inferTarget } from '../engine/targets/infer.ts';
import type { TestHeader } from '../repl/language/test-file.ts';

/** How the server of a test file is connected. */
export interface TestTarget {
  /** The line that connects, with the options of the file and of the command line. */
  line: ParsedLine;
  /** The folder that the target is relative to, in which a program starts. */
  cwd: string;
}

/** What a test file and the line that runs it say about the server. */
export interface ConnectionParts {
  header: Pick<TestHeader, 'server' | 'options'>;
  /** Absolute. */
  file: string;
  /** The line `mcpc test …`, without the user's defaults. */
  given: ParsedLine;
  environment: AppEnvironment;
}

/** Options of a line that connects which have no meaning in a test file. */
const foreign = ['session', 'idle', 'watch', 'keepGoing'] as const;

/**
 * Returns how the server of a test file is connected: that of `--target`, or else of its line `server`; undefined if it has
 * neither. Starts and connects nothing. Throws UsageError if the line is not valid, or the target does not exist.
 */
export async function testTarget(parts: ConnectionParts): Promise<TestTarget | undefined> {
  const { header, given, environment, file } = parts;
  const { target } = given.options;
  const words = target === undefined ? header.server?.words : [target];
  if (words === undefined) return undefined;
  // The variables of a file are for programs.
  const isRemote = target !== undefined && /^(?:https?|wss?):\/\//i.test(target);
  const options = header.options.filter(({ words: [flag] }) => !isRemote || flag !== '--env');
  const line = await parseWords([...words, ...options.flatMap((option) => option.words)], parts);
  const folder = dirname(file);
  const { answers } = line.options;
  const cwd = target === undefined ? folder : environment.cwd;
  const own = {
    ...line.options,
    ...definedMembers({ answers: answers && resolvePath(answers, { ...environment, cwd: folder }) }),
  };
  const merged = withDefaultsOfConnection(mergedOptions(own, given.options, environment), environment);
  const complete = { ...line, options: merged };
  requireTarget(complete, { ...environment, cwd });
  return { line: complete, cwd };
}

/**
 * Fills in the user's defaults that are about the connection. Those of output would make the results of lines differ between
 * users.
 */
function withDefaultsOfConnection(options: Options, environment: AppEnvironment): Options {
  const all = withUserDefaults(options, environment);
  const names = [...optionsWithScope('connection'), 'timeout', 'maxTime'] as const;
  return { ...options, ...Object.fromEntries(names.map((name) => [name, all[name]])) };
}

/** Throws UsageError if the target of a line does not exist. That it cannot be started is not checked. */
function requireTarget(line: ParsedLine, environment: AppEnvironment): void {
  try {
    const target = inferTarget(line.target ?? '', targetOptions(line, environment), environment);
    if (target.type !== 'name' || target.remote !== undefined) return;
    const names = discoverServers(environment, line.options.config).servers.map(({ entry }) => entry.name);
    if (!names.includes(target.name)) throw target.refusal(names);
  } catch (error) {
    // Connecting reports it, as for a Python that is not installed.
    if (!(error instanceof ConnectionError)) throw error;
  }
}

async function parseWords(words: string[], { given, environment }: ConnectionParts): Promise<ParsedLine> {
  const isOwn = given.options.target === undefined;
  const shown = (text: string) => (isOwn ? text.replaceAll('mcpc connect', 'server') : text);
  try {
    const line = await parseLine(['connect', ...words], lineTable, environment);
    const refused = foreign.find((name) => line.options[name] !== undefined);
    if (refused !== undefined) throw new UsageError(`--${refused} has no meaning in a test file.`);
    if (line.command.name !== 'connect') throw new UsageError('Expected a server, not a question for help.');
    return line;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(shown(error.message), { hint: error.hint && shown(error.hint) });
  }
}

/** Returns the options of a file with those of the command line, whose paths are relative to the working folder. */
function mergedOptions(own: Options, given: Options, environment: AppEnvironment): Options {
  const absolute = (path: string | undefined) => path && resolvePath(path, environment);
  const paths = {
    cacert: absolute(given.cacert),
    config: absolute(given.config),
    python: given.python?.includes('/') === true ? absolute(given.python) : given.python,
  };
  const values = Object.fromEntries(serverOptions.map((name) => [name, given[name]]));
  return {
    ...own,
    ...definedMembers({ ...values, ...paths }),
    env: { ...own.env, ...given.env },
    header: { ...own.header, ...given.header },
  };
}
