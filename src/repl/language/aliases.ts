import type { AppEnvironment } from '../../app/environment.ts';
import type { ExpandedLine } from '../../command-line/defaults/expand-alias.ts';
import type { ParsedLine } from '../../command-line/parse-line.ts';
import { commands } from '../../commands/table.ts';
import { resolvePath } from '../../core/home.ts';

/** What the shell is connected to: the line that connected, and the server in use if there are several. */
export interface ConnectedTarget {
  line: ParsedLine | undefined;
  used: string | undefined;
}

/**
 * Replaces the alias that a line of the shell begins with. A target in it must be that of the connection, and is left out.
 * The code for that is only loaded if there are any aliases. Throws UsageError.
 */
export async function expandLineAlias(
  words: readonly string[],
  { line, used }: ConnectedTarget,
  environment: AppEnvironment,
): Promise<ExpandedLine> {
  const { aliases } = environment.defaults;
  if (aliases.size === 0) return { words: [...words], explain: (error) => error };
  const { expandShellAlias } = await import('../../command-line/defaults/expand-alias.ts');
  const connected = used === undefined ? line?.target : `${line?.target}:${used}`;
  const isConnected = (target: string) =>
    connected !== undefined && resolvePath(target, environment) === resolvePath(connected, environment);
  return expandShellAlias(words, aliases, commands, isConnected);
}
