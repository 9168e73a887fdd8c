import type { ParsedLine } from '../command-line/parse-line.ts';
import { commands } from '../commands/table.ts';
import { UsageError } from '../core/errors.ts';
import type { Shell } from './shell.ts';

/**
 * Returns the error of a line with suggestions if its first word is neither a command nor a tool; otherwise the error as it
 * is. `first`: that word, as it was typed.
 */
export async function withSuggestions(
  error: unknown,
  { command, operands }: ParsedLine,
  first: string,
  { session, variables }: Pick<Shell, 'session' | 'variables'>,
  signal: AbortSignal,
): Promise<unknown> {
  const isBare = command.name === 'call' && first !== 'call';
  if (!(error instanceof UsageError) || !isBare) return error;
  const listing = await session.listTools(signal);
  if (listing === undefined) return error;
  const tools = listing.items.map(({ name }) => name);
  if (tools.includes(first)) return error;
  const prompts = await session.promptNames(signal);
  const { unknownWordError } = await import('../command-line/unknown-command.ts');
  return unknownWordError(first, operands.slice(1), commands, { tools, prompts, variables: variables.names });
}
