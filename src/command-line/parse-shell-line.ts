import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { Command } from './command.ts';
import { isAvailableIn } from './option-groups.ts';
import type { SplitLine } from './option-parser.ts';
import { initialOptions } from './options.ts';
import { checked, type ParsedLine } from './parse-line.ts';
import { splitOptions } from './split-options.ts';
import { takesTarget, usageOf } from './usage.ts';

/**
 * Takes a line of the shell apart, without its operators. The first word that is no option is a command, else a tool
 * that is called. Throws UsageError.
 */
export async function parseShellLine(words: string[], commands: readonly Command[]): Promise<ParsedLine> {
  return parsedShellLine(await splitShellOptions(words, commands), commands);
}

function parsedShellLine({ operands, options, given }: SplitLine, commands: readonly Command[]): ParsedLine {
  const [first, ...rest] = operands;
  const named = (name: string) =>
    commands.find((command) => command.name === name && isAvailableIn('shell', command));
  if (first === undefined) throw new UsageError('There is no command on the line.');
  const command = named(first) ?? named('call');
  if (command === undefined) throw new Error('The table of commands has no call.');
  const own = command.name === first ? rest : operands;
  const [toolsCommand, helpCommand] = [named('tools'), named('help')];
  if (options.help === true && helpCommand !== undefined) {
    const names = command.name === 'call' || command.name === 'tools' ? own.slice(0, 1) : [];
    if (names.length > 0 && toolsCommand !== undefined) {
      return { command: toolsCommand, target: undefined, operands: names, options };
    }
    return { command: helpCommand, target: undefined, operands: [command.name], options };
  }
  if (!takesTarget(command, 'shell')) {
    return checked({ command, target: undefined, operands: own, options }, given, 'shell');
  }
  const [target, ...others] = own;
  if (target === undefined) {
    throw new UsageError(`${command.name} needs a server.`, { hint: usageOf(command, 'shell') });
  }
  return checked({ command, target, operands: others, options }, given, 'shell');
}

/** As `splitOptions`, but what was not given is not there: settings may say it. */
async function splitShellOptions(words: string[], commands: readonly Command[]): Promise<SplitLine> {
  const split = await splitOptions(words, commands, 'shell');
  const given = split.given.map((name) => [name, split.options[name]]);
  return { ...split, options: { ...initialOptions(), ...Object.fromEntries(given) } };
}

/** The error for a first word that is neither a command nor a tool. */
export function unknownCommand(word: string, names: readonly string[]): UsageError {
  return new UsageError(`There is no command and no tool "${word}".${didYouMean(word, names)}`, {
    hint: 'See what there is with: help, tools',
  });
}
