import type { Command } from '../command.ts';
import { shellOf } from './port-of.ts';

export const set: Command = {
  name: 'set',
  summary: 'show the settings; change one for the lines to come',
  only: 'shell',
  target: false,
  operands: [
    { name: 'NAME', summary: 'the setting', required: false, takes: 'setting' },
    {
      name: 'VALUE',
      summary: 'what it is to be: on unless given; off takes it back',
      required: false,
      takes: 'settingValue',
      choices: ['on', 'off'],
    },
  ],
  options: [],
  examples: ['set', 'set timeout 10', 'set json on', 'set log-level debug', 'set pager off'],
  async run(context) {
    const shell = shellOf(context);
    const [name, value] = context.operands;
    if (name !== undefined) {
      await shell.set(name, value ?? 'on');
      return undefined;
    }
    const settings = shell.settings();
    return {
      kind: 'table',
      columns: ['NAME', 'VALUE', 'MEANING'],
      rows: settings.map((setting) => [setting.name, setting.value, setting.summary]),
      data: Object.fromEntries(settings.map((setting) => [setting.name, setting.value])),
      nothing: 'There are no settings.',
    };
  },
};
