import { statSync } from 'node:fs';
import { defineCommand } from '../command-line/command.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';

export const servers = defineCommand({
  name: 'servers',
  summary: 'list the configured servers, without starting any',
  target: false,
  managesMcpc: true,
  operands: [
    {
      name: 'FILE',
      summary: 'config file to read instead of those that are found',
      required: false,
      takes: 'configFile',
    },
  ],
  options: ['config'],
  examples: ['mcpc servers', 'mcpc servers .vscode/mcp.json', 'mcpc servers --query "[].name"'],
  async run({ operands: [file], options, environment, notice, lineFor }) {
    const [{ discoverServers, discoverServersIn }, { TrustStore }, { configuredRow }] = await Promise.all([
      import('../config/read-config.ts'),
      import('../config/trust-store.ts'),
      import('../config/redact-entry.ts'),
    ]);
    const found =
      file === undefined
        ? discoverServers(environment, options.config)
        : discoverServersIn(existingFile(file, environment), environment);
    for (const { message } of found.warnings) notice(message);
    for (const { entry } of found.servers) for (const warning of entry.warnings) notice(warning);
    if (found.servers.length === 0) {
      if (file !== undefined) notice(`${file} has no servers.`);
      else {
        const { searchedPaths } = await import('../config/search.ts');
        const places = searchedPaths(environment, options.config).map((place) => `\n- ${place}`);
        notice(`No servers are configured. Searched:${places.join('')}`);
        notice(`Add one with: ${lineFor('add')} NAME TARGET`);
      }
    }
    const store = new TrustStore(environment);
    return {
      kind: 'servers',
      servers: found.servers.map((one) => configuredRow(one, store.trusts(one.entry))),
    };
  },
});

function existingFile(file: string, environment: SystemEnvironment): string {
  const path = resolvePath(file, environment);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
  throw new UsageError(`There is no file ${file}.`, { hint: `Current directory: ${environment.cwd}` });
}
