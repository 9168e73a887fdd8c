import type { Command, CommandContext } from '../command-line/command.ts';
import { isAvailableIn } from '../command-line/option-groups.ts';
import { didYouMean, nearest } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';

export const connect: Command = {
  name: 'connect',
  summary: 'open a shell on a server, or run standard input as a script',
  target: true,
  operands: [],
  options: ['keepGoing', 'watch'],
  examples: ['mcpc connect server.py', 'mcpc connect mcp.json', 'mcpc connect server.py < script'],
  async run(context) {
    const { openShell, endWith, lineFor, shell } = context;
    if (shell === undefined) await refuseSlip(context);
    if (openShell === undefined) {
      throw new UsageError('This mcpc has no shell.', {
        hint: `One command at a time works: ${lineFor('tools')}, ${lineFor('call')} TOOL name=value.`,
      });
    }
    endWith(await openShell());
    return undefined;
  },
};

/** A word that is nearly a command's name, and no server's, was hardly meant as a server. Throws UsageError. */
async function refuseSlip({ target, commands, environment, options }: CommandContext): Promise<void> {
  if (target === undefined || /[\s/.:]/.test(target)) return;
  const names = commands.filter((command) => isAvailableIn('line', command)).map(({ name }) => name);
  const near = nearest(target, names);
  if (near.length === 0) return;
  const { discoverServers } = await import('../config/discover.ts');
  const configured = discoverServers(environment, options.config).servers.some(
    ({ entry }) => entry.name === target,
  );
  if (!configured) throw new UsageError(`"${target}" is no command of mcpc.${didYouMean(target, near)}`);
}
