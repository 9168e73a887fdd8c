import { defineCommand } from '../command-line/command.ts';
import { entryOptions } from '../command-line/entry-options.ts';
import { userConfigFile } from '../config/paths.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import { quoteWord } from '../core/quote.ts';

export const add = defineCommand({
  name: 'add',
  summary: 'add a server to your config file',
  target: false,
  managesMcpc: true,
  operands: [
    { name: 'NAME', summary: 'name of the server', required: true },
    {
      name: 'TARGET',
      summary: 'a URL, script or quoted command line; or a program and its arguments',
      takes: 'target',
      required: true,
      rest: true,
    },
  ],
  options: entryOptions,
  examples: [
    `mcpc add weather https://example.com/mcp -H 'X-Team: blue'`,
    'mcpc add work https://example.com/mcp --auth oauth --scope read',
    'mcpc add files "npx -y @scope/server /data" -e TOKEN',
    'mcpc add files -- npx -y @scope/server /data',
  ],
  async run({ operands: [name = '', ...words], options, environment, notice }) {
    if (name.trim() === '') throw new UsageError('The name of a server cannot be empty.');
    const [{ entryFor }, { addServer }, { effectOf }, { missingProgram }] = await Promise.all([
      import('../command-line/config-entry.ts'),
      import('../config/edit.ts'),
      import('../config/entry-effect.ts'),
      import('../config/missing-program.ts'),
    ]);
    const entry = entryFor(words, options, environment);
    const file = userConfigFile(environment);
    addServer(file, name, entry, options.force === true);
    const effect = effectOf(entry);
    const missing = missingProgram(entry, environment);
    if (missing !== undefined) {
      notice(
        `${missing} ${name} was added, and can be used when it is installed. To remove it: mcpc remove ${quoteWord(name)}`,
      );
    }
    const text = `Added ${name} to ${file}.${effect === undefined ? '' : `\n${effect}`}`;
    return { kind: 'text', text, data: { name, file }, paths: true };
  },
});

export const remove = defineCommand({
  name: 'remove',
  summary: 'remove a server from your config file',
  target: false,
  managesMcpc: true,
  operands: [{ name: 'NAME', summary: 'name of the server', required: true, takes: 'ownServer' }],
  options: [],
  examples: ['mcpc remove weather'],
  async run({ operands: [name = ''], environment }) {
    const [{ removeServer }, { discoverServers }] = await Promise.all([
      import('../config/edit.ts'),
      import('../config/read-config.ts'),
    ]);
    const file = userConfigFile(environment);
    if (removeServer(file, name)) {
      return { kind: 'text', text: `Removed ${name} from ${file}.`, data: { name, file }, paths: true };
    }
    const { servers } = discoverServers(environment, undefined);
    const elsewhere = servers.find(({ entry }) => entry.name === name)?.entry.file;
    const own = servers.filter(({ origin }) => origin === 'own').map(({ entry }) => entry.name);
    throw new UsageError(`${file} has no server "${name}".${didYouMean(name, own)}`, {
      hint: elsewhere === undefined ? undefined : `There is one in ${elsewhere}, which mcpc does not change.`,
    });
  },
});
