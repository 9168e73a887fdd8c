import { UsageError } from '../../base/errors.ts';
import type { Command } from '../command.ts';
import { shellOf } from './port-of.ts';

export const roots: Command = {
  name: 'roots',
  summary: 'show the folders that the server is told of; add or remove one',
  only: 'shell',
  target: false,
  operands: [
    { name: 'ACTION', summary: 'add or remove', required: false, choices: ['add', 'remove'] },
    { name: 'DIR', summary: 'the folder', required: false, takes: 'file' },
  ],
  options: [],
  examples: ['roots', 'roots add ~/data', 'roots remove ~/data'],
  async run(context) {
    const shell = shellOf(context);
    const [action, folder] = context.operands;
    if (action !== undefined) {
      if (action !== 'add' && action !== 'remove') {
        throw new UsageError(`roots does not "${action}".`, { hint: 'It takes add DIR and remove DIR.' });
      }
      if (folder === undefined) throw new UsageError(`roots ${action} needs a folder.`);
      await shell.changeRoots(action, folder);
      return undefined;
    }
    const folders = shell.roots();
    return {
      kind: 'table',
      columns: ['NAME', 'URI'],
      rows: folders.map(({ name, uri }) => [name, uri]),
      data: folders.map(({ name, uri }) => ({ name, uri })),
      nothing: 'The server is told of no folders. Add one with: roots add DIR',
    };
  },
};
