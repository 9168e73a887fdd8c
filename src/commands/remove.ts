import type { Command } from '../command-line/command.ts';
import { userConfigFile } from '../config/paths.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';

export const remove: Command = {
  name: 'remove',
  summary: 'take a server out of your own config file',
  target: false,
  operands: [{ name: 'NAME', summary: 'the server', required: true, takes: 'ownServer' }],
  options: [],
  examples: ['mcpc remove weather'],
  async run({ operands: [name = ''], environment }) {
    const [{ removeServer }, { discoverServers }] = await Promise.all([
      import('../config/edit.ts'),
      import('../config/discover.ts'),
    ]);
    const file = userConfigFile(environment);
    if (removeServer(file, name)) {
      return { kind: 'text', text: `Removed ${name} from ${file}.`, data: { name, file } };
    }
    const { servers } = discoverServers(environment, undefined);
    const elsewhere = servers.find(({ entry }) => entry.name === name)?.entry.file;
    const own = servers.filter(({ origin }) => origin === 'own').map(({ entry }) => entry.name);
    throw new UsageError(`Your ${file} has no server "${name}".${didYouMean(name, own)}`, {
      hint:
        elsewhere === undefined
          ? undefined
          : `One of that name is in ${elsewhere}, which is not mcpc's to change.`,
    });
  },
};
