import { type CommandContext, defineCommand } from '../command-line/command.ts';
import { isAvailableIn } from '../command-line/usage.ts';
import { didYouMean, nearest } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';

export const connect = defineCommand({
  name: 'connect',
  summary: 'open a shell on a server, or run a script from standard input',
  target: true,
  operands: [],
  options: ['keepGoing', 'watch'],
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

/** Throws UsageError if the target is not a configured server but almost the name of a command. */
async function rejectMistypedCommand({
  target,
  commands,
  environment,
  options,
}: CommandContext<'config'>): Promise<void> {
  if (target === undefined || /[\s/.:]/.test(target)) return;
  const names = commands.filter((command) => isAvailableIn('line', command)).map(({ name }) => name);
  const near = nearest(target, names);
  if (near.length === 0) return;
  const { discoverServers } = await import('../config/read-config.ts');
  const configured = discoverServers(environment, options.config).servers.some(
    ({ entry }) => entry.name === target,
  );
  if (!configured) throw new UsageError(`Unknown command "${target}".${didYouMean(target, near)}`);
}
