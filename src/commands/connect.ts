import { type CommandContext, defineCommand } from '../command-line/command.ts';
import { UsageError } from '../core/errors.ts';

export const connect = defineCommand({
  name: 'connect',
  summary: 'open a shell on a server, or run a script from standard input',
  target: true,
  operands: [],
  options: ['keepGoing', 'watch', 'watchPath', 'env', 'header', 'cwd', 'python'],
  examples: ['mcpc connect server.py', 'mcpc connect mcp.json', 'mcpc connect server.py < script'],
  async run(context) {
    const { openShell, endWith, lineFor, shell } = context;
    if (shell === undefined) await rejectMistypedCommand(context);
    if (openShell === undefined) {
      throw new UsageError('This build of mcpc has no shell.', {
        hint: `Run single commands: ${lineFor('tools')}, ${lineFor('call')} TOOL name=value.`,
      });
    }
    endWith(await openShell());
    return undefined;
  },
});

/** Throws UsageError if the target is not a configured server but almost a command, or one of another program. */
async function rejectMistypedCommand({
  target,
  commands,
  environment,
  options,
}: CommandContext<'config'>): Promise<void> {
  if (target === undefined || /:|^[^\s/]+[/.]/.test(target)) return;
  const { mistypedCommandError } = await import('../command-line/unknown-command.ts');
  const line = { first: target, rest: [], options: [], config: options.config };
  const error = mistypedCommandError(line, await commands(), environment);
  if (error !== undefined) throw error;
}
