import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import { isSessionName } from '../sessions/session-name.ts';
import type { Command, CommandTable, FrontendName } from './command.ts';
import type { SplitLine } from './option-parser.ts';
import { initialOptions } from './options/initial-options.ts';
import type { OptionName, Options } from './options.ts';
import { commandName, usageOf } from './usage.ts';

/** A parsed line. */
export interface ParsedLine {
  command: Command;
  /** Undefined for commands that take none. */
  target: string | undefined;
  operands: string[];
  options: Options;
}

/**
 * Parses a line. The first word that is not an option decides: it is a command if it is the name of one, otherwise
 * a target if it is the only word. Throws UsageError, with the correct form for common mistakes.
 */
export async function parseLine(
  words: string[],
  table: CommandTable,
  environment: SystemEnvironment & TargetContext,
): Promise<ParsedLine> {
  return interpret(await splitOptions(words, table.ofLine), table, environment);
}

/**
 * Separates the options from the other words, wherever they are; `--` ends them. Throws UsageError.
 *
 * Commander parses the options and lays out the help pages. It does not define the commands as well: loading it and
 * defining the options takes about 10 % of the CPU time of a call (374 against 341 ms for a call of the demo server
 * with and without `-q`, lower quartiles of 21 interleaved runs on a busy machine), and a line without options, like
 * the help pages that the build renders, can do without.
 */
export async function splitOptions(
  words: string[],
  loadCommands: () => Promise<readonly Command[]>,
  frontend: FrontendName = 'line',
): Promise<SplitLine> {
  if (!words.some((word) => word.startsWith('-') && word !== '-')) {
    return { operands: words, options: initialOptions(), given: [] };
  }
  const { parseOptions } = await import('./option-parser.ts');
  return parseOptions(words, loadCommands, frontend);
}

async function interpret(
  { operands, options, given }: SplitLine,
  table: CommandTable,
  environment: SystemEnvironment & TargetContext,
): Promise<ParsedLine> {
  const helpFor = async (names: string[]): Promise<ParsedLine> => ({
    command: await commandNamed('help', table),
    target: undefined,
    operands: names,
    options,
  });
  const [first, ...rest] = operands;
  if (first === undefined) {
    const line = await helpFor([]);
    const foreign = await foreignOption(line.command, given);
    if (foreign !== undefined) {
      const { optionAloneError } = await import('./line-advice.ts');
      throw optionAloneError(foreign, await table.ofLine());
    }
    return line;
  }
  const command = await table.find(first);
  if (command === undefined) {
    const all = await table.all();
    if (all.some(({ name }) => name === first)) {
      const { shellCommandError } = await import('./line-advice.ts');
      throw shellCommandError(first, rest, all);
    }
    if (rest.length > 0) {
      const [{ unknownCommandError }, { givenWords }] = await Promise.all([
        import('./unknown-command.ts'),
        import('./connection-words.ts'),
      ]);
      const line = { first, rest, options: givenWords(options), config: options.config };
      throw unknownCommandError(line, await table.ofLine(), environment);
    }
    const connect = await commandNamed('connect', table);
    if (options.help === true || options.helpAll === true) {
      return helpFor([connect.name]);
    }
    return checkLine({ command: connect, target: first, operands: [], options }, given);
  }
  if (!command.target) {
    const asked = options.help === true || options.helpAll === true;
    if (asked && (command.name !== 'help' || (rest.length === 0 && options.help === true)))
      return helpFor([command.name]);
    return checkLine({ command, target: undefined, operands: rest, options }, given);
  }
  const [target, ...others] = rest;
  const namesTool = ['call', 'tools'].includes(command.name) && others.length > 0;
  if (options.helpAll === true || (options.help === true && (target === undefined || !namesTool))) {
    return helpFor([command.name]);
  }
  if (target === undefined && command.standsAlone?.some((name) => options[name] !== undefined) === true) {
    return checkLine({ command, target, operands: [], options }, given);
  }
  if (target === undefined) {
    throw new UsageError(`mcpc ${command.name} needs a server.`, {
      hint: `${usageOf(command)}\n${inSession(command, options, environment) ?? exampleOf(command)}`,
    });
  }
  if (options.help === true) {
    return { command: await commandNamed('tools', table), target, operands: others.slice(0, 1), options };
  }
  return checkLine({ command, target, operands: others, options }, given);
}

/** Returns a command that the table always has. */
async function commandNamed(name: string, table: CommandTable): Promise<Command> {
  const command = await table.find(name);
  if (command === undefined) throw new Error(`The command table has no "${name}" command.`);
  return command;
}

/** Returns the first of the options that a command does not take. */
async function foreignOption(
  command: Command,
  given: readonly OptionName[],
  frontend: FrontendName = 'line',
): Promise<OptionName | undefined> {
  if (given.length === 0) return undefined;
  const { optionsOf } = await import('./command-options.ts');
  const taken = optionsOf(command, frontend);
  return given.find((option) => !taken.includes(option));
}

/** Returns the line with the command and the session that it was meant for; undefined if nothing names one. */
function inSession(
  { name }: Command,
  { session: given }: Options,
  { env }: SystemEnvironment,
): string | undefined {
  const session = given ?? env.MCPC_SESSION ?? '';
  if (!isSessionName(session)) return undefined;
  const source = given === undefined ? ', which MCPC_SESSION names' : '';
  return `For session ${session}${source}: mcpc ${name} @${session}`;
}

/** Returns a line to try the command with. */
function exampleOf({ name, examples: [first = ''] }: Command): string {
  // The demo server needs no login.
  return first.endsWith(' https://example.com/mcp')
    ? `For example: ${first}`
    : `To try it: mcpc ${name} demo`;
}

/** Checks the line against what its command takes. Throws UsageError. */
export async function checkLine(
  line: ParsedLine,
  given: OptionName[],
  frontend: FrontendName = 'line',
): Promise<ParsedLine> {
  const { command, operands } = line;
  const name = commandName(frontend, command.name);
  const foreign = await foreignOption(command, given, frontend);
  if (foreign !== undefined) {
    const { foreignOptionError } = await import('./line-advice.ts');
    throw foreignOptionError(foreign, command, line.options[foreign], frontend);
  }
  const missing = command.operands.filter(({ required }) => required)[operands.length];
  const isMissing = missing !== undefined && command.operands.indexOf(missing) >= operands.length;
  if (isMissing && missing.listed !== true) {
    throw new UsageError(`${name} needs ${missing.name}: ${missing.summary}.`, {
      hint: usageOf(command, frontend),
    });
  }
  const last = command.operands.at(-1);
  if (operands.length > command.operands.length && last?.rest !== true) {
    const extra = operands[command.operands.length];
    throw new UsageError(`${name}: unexpected argument "${extra}".`, {
      hint: [usageOf(command, frontend), ...(await extraOperandAdvice(line))].join('\n'),
    });
  }
  return line;
}

/** Advice for operands that may be the rest of an unquoted target, or follow `tools call`. */
async function extraOperandAdvice({ command, target, operands }: ParsedLine): Promise<string[]> {
  if (target === undefined || /[\s/:]/.test(target)) return [];
  const { methodAdvice, quotingAdvice } = await import('./line-advice.ts');
  return [methodAdvice(command.name, target, operands) ?? quotingAdvice(command.name, [target, ...operands])];
}
