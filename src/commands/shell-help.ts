import type { View } from '../base/view.ts';
import type { Command } from './command.ts';
import { usageOf } from './usage.ts';

/** What can be typed in the shell, from the same definitions that parse its lines. */
export function shellHelp(commands: readonly Command[]): View {
  const usage = (command: Command) => usageOf(command, 'shell').replace(' [options]', '');
  const column = Math.max(...commands.map((command) => usage(command).length)) + 2;
  const rowsOf = (own: boolean) =>
    commands
      .filter(({ only }) => (only === 'shell') === own)
      .map((command) => `  ${usage(command).padEnd(column)}${command.summary}`)
      .join('\n');
  const text = `A tool's name calls it: multiply a=5 b=3

Commands:
${rowsOf(false)}

Of the shell itself:
${rowsOf(true)}

Lines:
  x = call …                  keeps what --json would print; $x.path is used in arguments (JMESPath)
  … | program   … > file      a shell command reads the result; a file gets it (>> appends)
  … &                         runs in the background: jobs, wait, cancel
  !command                    runs a shell command
  # …                         a comment

Ctrl-C stops what runs, Ctrl-D leaves. More: help COMMAND
`;
  const data = {
    usage: 'COMMAND [arguments] [options]',
    commands: commands.map((command) => ({
      name: command.name,
      usage: usageOf(command, 'shell'),
      summary: command.summary,
    })),
  };
  return { kind: 'text', text, data };
}
