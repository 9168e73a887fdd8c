import type { CommandContext } from '../../command-line/command.ts';
import type { ShellCommands } from '../../command-line/shell-port.ts';
import { UsageError } from '../../core/errors.ts';

/** Returns the shell in which the line was typed. Throws UsageError on the command line. */
export function requireShell({ shell }: CommandContext): ShellCommands {
  if (shell !== undefined) return shell;
  throw new UsageError('This command is only available in the shell.', {
    hint: 'Open a shell with: mcpc connect TARGET',
  });
}
