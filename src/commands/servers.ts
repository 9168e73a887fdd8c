import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from '../command-line/command.ts';
import { UsageError } from '../core/errors.ts';
import { expandHome } from '../core/home.ts';

export const servers: Command = {
  name: 'servers',
  summary: 'list the servers of config files, without starting any',
  target: false,
  operands: [
    { name: 'FILE', summary: 'the one config file to look into', required: false, takes: 'configFile' },
  ],
  options: ['config'],
  examples: ['mcpc servers', 'mcpc servers .vscode/mcp.json', 'mcpc servers --query "[].name"'],
  async run({ operands: [file], options, surroundings, notice, lineFor }) {
    const [{ discoverServers, discoverServersIn }, { TrustStore }, { configuredRow }] = await Promise.all([
      import('../config/discover.ts'),
      import('../config/trust.ts'),
      import('../config/redact-entry.ts'),
    ]);
    const found =
      file === undefined
        ? discoverServers(surroundings, options.config)
        : discoverServersIn(existing(file, surroundings.cwd), surroundings);
    for (const { message } of found.warnings) notice(message);
    for (const { entry } of found.servers) for (const warning of entry.warnings) notice(warning);
    if (found.servers.length === 0) {
      if (file !== undefined) notice(`${file} has no servers.`);
      else {
        const { searchedPaths } = await import('../config/search.ts');
        const places = searchedPaths(surroundings, options.config).map((place) => `\n- ${place}`);
        notice(`No servers are configured. They were looked for in:${places.join('')}`);
        notice(`Add one to your own with: ${lineFor('add')} NAME TARGET`);
      }
    }
    const store = new TrustStore(surroundings);
    return {
      kind: 'servers',
      servers: found.servers.map((one) => configuredRow(one, store.trusts(one.entry))),
    };
  },
};

function existing(file: string, cwd: string): string {
  const path = resolve(cwd, expandHome(file));
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
  throw new UsageError(`There is no file ${file}.`, { hint: `It was looked for from ${cwd}.` });
}
