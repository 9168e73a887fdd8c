import { UsageError } from '../core/errors.ts';
import type { Command } from './command.ts';
import type { SplitLine } from './option-parser.ts';
import { checkLine, type ParsedLine, splitOptions } from './parse-line.ts';
import { isAvailableIn, prefersTool, takesTarget, usageOf } from './usage.ts';

/**
 * Parses a line of the shell, without its operators. The first word that is not an option is a command, otherwise a
 * tool to call; `tools` are names of tools that may take precedence, by {@link prefersTool}. Throws UsageError.
 */
export async function parseShellLine(
  words: string[],
  commands: readonly Command[],
  tools: readonly string[] = [],
): Promise<ParsedLine> {
  return await interpret(await splitOptions(words, async () => commands, 'shell'), commands, tools);
}

function interpret(
  { operands, options, given }: SplitLine,
  commands: readonly Command[],
  tools: readonly string[],
): Promise<ParsedLine> | ParsedLine {
  const [first, ...others] = operands;
  const find = (name: string) =>
    commands.find((command) => command.name === name && isAvailableIn('shell', command));
  if (first === undefined) throw new UsageError('The line has no command.');
  const named = find(first);
  const isTool = named === undefined || (tools.includes(first) && prefersTool(named, others[0]));
  const command = isTool ? find('call') : named;
  if (command === undefined) throw new Error('The command table has no "call" command.');
  const rest = isTool ? operands : others;
  const asksForHelp = options.help === true || (options.helpAll === true && command.name !== 'help');
  const helpCommand = asksForHelp ? find('help') : undefined;
  if (helpCommand !== undefined) {
    const toolsCommand = find('tools');
    const namesTool = ['call', 'tools'].includes(command.name) && rest.length > 0;
    if (namesTool && options.helpAll !== true && toolsCommand !== undefined) {
      return { command: toolsCommand, target: undefined, operands: rest.slice(0, 1), options };
    }
    return { command: helpCommand, target: undefined, operands: [command.name], options };
  }
  if (!takesTarget(command, 'shell')) {
    return checkLine({ command, target: undefined, operands: rest, options }, given, 'shell');
  }
  const [target, ...remaining] = rest;
  if (target === undefined) {
    throw new UsageError(`${command.name} needs a server.`, { hint: usageOf(command, 'shell') });
  }
  return checkLine({ command, target, operands: remaining, options }, given, 'shell');
}
