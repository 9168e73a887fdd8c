import type { Command, CommandContext } from '../command-line/command.ts';
import type { ShellCommands } from '../command-line/shell-port.ts';
import { UsageError } from '../core/errors.ts';

export const cancel: Command = {
  name: 'cancel',
  summary: 'stop a job in the background, on the server too',
  only: 'shell',
  target: false,
  operands: [{ name: 'N', summary: 'the number of the job', required: true, takes: 'job' }],
  options: [],
  examples: ['cancel 1'],
  async run(context) {
    await requireShell(context).cancel(jobNumber(context.operands[0] ?? ''));
    return undefined;
  },
};

export const exit: Command = {
  name: 'exit',
  summary: 'leave the shell',
  only: 'shell',
  target: false,
  operands: [],
  options: [],
  examples: ['exit'],
  async run(context) {
    requireShell(context).leave();
    return undefined;
  },
};

export const quit: Command = { ...exit, name: 'quit', examples: ['quit'] };

export const history: Command = {
  name: 'history',
  summary: 'show the lines that were entered, in this shell and before',
  only: 'shell',
  target: false,
  operands: [{ name: 'COUNT', summary: 'only the last ones', required: false }],
  options: [],
  examples: ['history 20', 'history | grep weather'],
  async run(context) {
    const [typed] = context.operands;
    if (typed !== undefined && !/^\d{1,9}$/.test(typed)) throw new UsageError(`"${typed}" is no count.`);
    const lines = requireShell(context).history();
    const shown = typed === undefined ? lines : lines.slice(Math.max(0, lines.length - Number(typed)));
    return { kind: 'text', text: shown.map((line) => `${line}\n`).join(''), data: [...shown] };
  },
};

export const jobs: Command = {
  name: 'jobs',
  summary: 'show what runs in the background',
  only: 'shell',
  target: false,
  operands: [],
  options: [],
  examples: ['jobs'],
  async run(context) {
    const states = requireShell(context).jobs();
    return {
      kind: 'table',
      columns: ['JOB', 'STATE', 'SECONDS', 'LINE'],
      rows: states.map(({ number, state, took, line }) => [
        String(number),
        state,
        (took / 1_000).toFixed(1),
        line,
      ]),
      data: states.map((state) => ({ ...state, took: Math.round(state.took) })),
      nothing: 'Nothing runs in the background.',
    };
  },
};

export const last: Command = {
  name: 'last',
  summary: 'show what was sent and received for the last line, as it was',
  only: 'shell',
  target: false,
  operands: [],
  options: [],
  examples: ['last', 'last --query "[?direction==\'sent\'].frame"', 'last > exchange.json'],
  async run(context) {
    const frames = requireShell(context).last();
    const several = new Set(frames.map(({ server }) => server)).size > 1;
    const text = frames.map(({ direction, server, at, frame }) => {
      const who = `${several ? `${server} ` : ''}${Math.round(at)} ms`;
      return `${direction === 'sent' ? '->' : '<-'} ${who}\n${JSON.stringify(frame, undefined, 2)}\n`;
    });
    return {
      kind: 'text',
      text: text.join('') || 'Nothing was sent yet.\n',
      data: frames.map((frame) => ({ ...frame, at: Math.round(frame.at * 1_000) / 1_000 })),
    };
  },
};

export const reconnect: Command = {
  name: 'reconnect',
  summary:
    'bring back a server that died; of several one, or those that are gone; where none is, connect to all anew',
  only: 'shell',
  target: false,
  operands: [{ name: 'SERVER', summary: 'one of several servers', required: false, takes: 'member' }],
  options: [],
  examples: ['reconnect', 'reconnect weather'],
  async run(context) {
    await requireShell(context).reconnect(context.operands[0], context.signal);
    return undefined;
  },
};

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
    const shell = requireShell(context);
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
    const shell = requireShell(context);
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

export const source: Command = {
  name: 'source',
  summary: 'run the lines of a file; stops at the first that fails',
  only: 'shell',
  target: false,
  operands: [
    { name: 'FILE', summary: 'a line is a command, # begins a comment', required: true, takes: 'file' },
  ],
  options: ['keepGoing'],
  examples: ['source checks.mcpc', 'source checks.mcpc --keep-going'],
  async run(context) {
    const { operands, options, signal } = context;
    context.endWith(await requireShell(context).source(operands[0] ?? '', options, signal));
    return undefined;
  },
};

export const time: Command = {
  name: 'time',
  summary: 'run the rest of the line, and say how long it took',
  only: 'shell',
  target: false,
  operands: [{ name: 'LINE', summary: 'the line to run', required: true, rest: true, takes: 'line' }],
  options: [],
  examples: ['time multiply a=5 b=3'],
  // The shell takes the word off before it reads the line.
  run: () => Promise.reject(new UsageError('time stands before a line, as in: time ping')),
};

export const trace: Command = {
  name: 'trace',
  summary: 'show every frame from now on, or no more',
  only: 'shell',
  target: false,
  operands: [{ name: 'on|off', summary: 'whether', required: true, choices: ['on', 'off'] }],
  options: [],
  examples: ['trace on', 'trace off'],
  async run(context) {
    const [typed = ''] = context.operands;
    if (typed !== 'on' && typed !== 'off') {
      throw new UsageError(`"${typed}" is neither on nor off.`, { hint: 'Either: trace on, or: trace off' });
    }
    await requireShell(context).set('trace', typed);
    return undefined;
  },
};

export const use: Command = {
  name: 'use',
  summary: 'leave out the prefix of one of several servers; alone: of none',
  only: 'shell',
  target: false,
  operands: [{ name: 'SERVER', summary: 'the server', required: false, takes: 'member' }],
  options: [],
  examples: ['use weather', 'use'],
  async run(context) {
    await requireShell(context).use(context.operands[0]);
    return undefined;
  },
};

export const wait: Command = {
  name: 'wait',
  summary: 'wait for a job in the background, or for all',
  only: 'shell',
  target: false,
  operands: [{ name: 'N', summary: 'the number of the job', required: false, takes: 'job' }],
  options: [],
  examples: ['wait', 'wait 1'],
  async run(context) {
    const [typed] = context.operands;
    const number = typed === undefined ? undefined : jobNumber(typed);
    context.endWith(await requireShell(context).wait(number, context.signal));
    return undefined;
  },
};

/** The shell of a line that was typed in one. Throws UsageError elsewhere. */
export function requireShell({ shell }: CommandContext): ShellCommands {
  if (shell !== undefined) return shell;
  throw new UsageError('That is a word of the shell.', { hint: 'Open one with: mcpc connect TARGET' });
}

/** The number of a job, as typed. Throws UsageError. */
export function jobNumber(typed: string): number {
  if (/^%?[1-9]\d{0,8}$/.test(typed)) return Number(typed.replace('%', ''));
  throw new UsageError(`"${typed}" is no number of a job.`, { hint: 'See them with: jobs' });
}
