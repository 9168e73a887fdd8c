import { UsageError } from '../core/errors.ts';
import type { Command, FrontendName } from './command.ts';
import { foreignOptionAdvice, notACommand, quotingAdvice, shellWord } from './line-advice.ts';
import { isAvailableIn, optionsOf } from './option-groups.ts';
import type { SplitLine } from './option-parser.ts';
import { longFlag, type OptionName, type Options, optionDefinitions } from './options.ts';
import { splitOptions } from './split-options.ts';
import { nameOn, usageOf } from './usage.ts';

/** A line, taken apart. */
export interface ParsedLine {
  command: Command;
  /** Undefined for commands without one. */
  target: string | undefined;
  operands: string[];
  options: Options;
}

/**
 * Takes a line apart. The first word that is no option decides: a command's name is a command, else it
 * is a target, if it is the only word. Throws UsageError with the right form for what newcomers try.
 */
export async function parseLine(words: string[], commands: readonly Command[]): Promise<ParsedLine> {
  return parsedLine(await splitOptions(words, commands), commands);
}

function parsedLine({ operands, options, given }: SplitLine, commands: readonly Command[]): ParsedLine {
  const named = (name: string) => commands.find((command) => command.name === name);
  const helpCommand = named('help');
  if (helpCommand === undefined) throw new Error('The table of commands has no help.');
  const [first, ...rest] = operands;
  if (first === undefined) {
    const foreign = given.find((name) => !optionsOf(helpCommand).includes(name));
    if (foreign !== undefined) {
      throw new UsageError(`${longFlag(foreign)} is for a command, and there is none on the line.`, {
        hint: 'For help: mcpc help',
      });
    }
    return { command: helpCommand, target: undefined, operands: [], options };
  }
  const command = named(first);
  if (command === undefined) {
    const connect = named('connect');
    if (rest.length > 0 || connect === undefined) throw notACommand(first, rest, namesOf(commands, 'line'));
    return checked({ command: connect, target: first, operands: [], options }, given);
  }
  if (!isAvailableIn('line', command)) throw shellWord(first);
  if (!command.target) {
    const asked = options.help === true && rest.length === 0;
    if (asked) return { command: helpCommand, target: undefined, operands: [command.name], options };
    return checked({ command, target: undefined, operands: rest, options }, given);
  }
  const [target, ...others] = rest;
  const namesTool = ['call', 'tools'].includes(command.name) && others.length > 0;
  if (options.help === true && (target === undefined || !namesTool)) {
    return { command: helpCommand, target: undefined, operands: [command.name], options };
  }
  if (target === undefined && command.standsAlone !== undefined && options[command.standsAlone] === true) {
    return checked({ command, target, operands: [], options }, given);
  }
  if (target === undefined) {
    throw new UsageError(`mcpc ${command.name} needs a server.`, {
      hint: `${usageOf(command)}\n${exampleOf(command)}`,
    });
  }
  const toolsCommand = named('tools');
  if (options.help === true && toolsCommand !== undefined) {
    return { command: toolsCommand, target, operands: others.slice(0, 1), options };
  }
  return checked({ command, target, operands: others, options }, given);
}

/** A line to try the command with. */
function exampleOf({ name, examples: [first = ''] }: Command): string {
  // The built-in server knows no logins.
  return first.endsWith(' https://example.com/mcp') ? `As in: ${first}` : `To try it: mcpc ${name} demo`;
}

/** Checks that the command takes what it was given. Throws UsageError. */
export function checked(line: ParsedLine, given: OptionName[], face: FrontendName = 'line'): ParsedLine {
  const { command, operands } = line;
  const name = nameOn(face, command.name);
  const foreign = given.find((option) => !optionsOf(command, face).includes(option));
  if (foreign !== undefined) {
    const ofConnection = face === 'shell' && command.target && optionsOf(command).includes(foreign);
    const why = ofConnection ? ' in the shell: it belongs to connecting' : '';
    throw new UsageError(`${name} takes no ${longFlag(foreign)}${why}.`, {
      hint: ofConnection
        ? `As in: connect TARGET ${optionDefinitions[foreign].flags}`
        : foreignOptionAdvice(command.name, foreign, line.options[foreign], face),
    });
  }
  const lacking = command.operands.filter(({ required }) => required)[operands.length];
  if (lacking !== undefined && command.operands.indexOf(lacking) >= operands.length) {
    throw new UsageError(`${name} needs ${lacking.name}: ${lacking.summary}.`, {
      hint: usageOf(command, face),
    });
  }
  const last = command.operands.at(-1);
  if (operands.length > command.operands.length && last?.rest !== true) {
    const extra = operands[command.operands.length];
    throw new UsageError(`${name} has no use for "${extra}".`, {
      hint: [usageOf(command, face), ...(asCommandLine(line) ?? [])].join('\n'),
    });
  }
  return line;
}

/** What the line would be if its words were the target's; undefined where they can't be. */
function asCommandLine({ command, target, operands }: ParsedLine): string[] | undefined {
  if (target === undefined || /[\s/:]/.test(target)) return undefined;
  return [quotingAdvice(command.name, [target, ...operands])];
}

function namesOf(commands: readonly Command[], face: FrontendName): string[] {
  return commands.filter((command) => isAvailableIn(face, command)).map(({ name }) => name);
}
