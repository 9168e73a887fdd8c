import { type Command, defineCommand } from '../../command-line/command.ts';
import { UsageError } from '../../core/errors.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { requireShell } from './require-shell.ts';

export const cancel = defineCommand({
  name: 'cancel',
  summary: 'cancel a background job, on the server too',
  only: 'shell',
  target: false,
  operands: [{ name: 'N', summary: 'number of the job', required: true, takes: 'job' }],
  options: [],
  examples: ['cancel 1'],
  async run(context) {
    await requireShell(context).cancel(jobNumber(context.operands[0] ?? ''));
    return undefined;
  },
});

export const clear = defineCommand({
  name: 'clear',
  summary: 'clear the screen, as Ctrl-L does',
  only: 'shell',
  target: false,
  operands: [],
  options: [],
  examples: ['clear'],
  async run(context) {
    requireShell(context).clear();
    return undefined;
  },
});

export const exit = defineCommand({
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
});

export const quit: Command = { ...exit, name: 'quit', examples: ['quit'] };

export const history = defineCommand({
  name: 'history',
  summary: 'show the lines that were entered, in this shell and earlier ones',
  only: 'shell',
  target: false,
  operands: [{ name: 'COUNT', summary: 'number of lines to show, from the end', required: false }],
  options: [],
  examples: ['history 20', 'history | grep weather'],
  async run(context) {
    const [typed] = context.operands;
    if (typed !== undefined && !/^\d{1,9}$/.test(typed))
      throw new UsageError(`"${typed}" is not a valid number of lines.`);
    const lines = requireShell(context).history();
    const shown = typed === undefined ? lines : lines.slice(Math.max(0, lines.length - Number(typed)));
    return { kind: 'text', text: shown.map((line) => `${line}\n`).join(''), data: [...shown] };
  },
});

export const jobs = defineCommand({
  name: 'jobs',
  summary: 'list background jobs',
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
      nothing: 'No background jobs.',
    };
  },
});

export const last = defineCommand({
  name: 'last',
  summary: 'show the protocol messages of the last line',
  only: 'shell',
  target: false,
  operands: [],
  options: [],
  examples: ['last', 'last --query "[?direction==\'sent\'].frame"', 'last > exchange.json'],
  async run(context) {
    const frames = requireShell(context).last();
    const several = new Set(frames.map(({ server }) => server)).size > 1;
    const text = frames.map(({ direction, server, at, frame }) => {
      const header = `${several ? `${server} ` : ''}${Math.round(at)} ms`;
      return `${direction === 'sent' ? '->' : '<-'} ${header}\n${stringifyJson(frame, 2)}\n`;
    });
    return {
      kind: 'text',
      text: text.join('') || 'No messages yet.\n',
      data: frames.map((frame) => ({ ...frame, at: Math.round(frame.at * 1_000) / 1_000 })),
    };
  },
});

export const reconnect = defineCommand({
  name: 'reconnect',
  summary: 'reconnect one server, those that are down, or all if none is',
  only: 'shell',
  target: false,
  operands: [
    {
      name: 'SERVER',
      summary: 'server to reconnect, if there are several',
      required: false,
      takes: 'member',
    },
  ],
  options: [],
  examples: ['reconnect', 'reconnect weather'],
  async run(context) {
    await requireShell(context).reconnect(context.operands[0], context.signal);
    return undefined;
  },
});

export const roots = defineCommand({
  name: 'roots',
  summary: 'show, add or remove roots',
  only: 'shell',
  target: false,
  operands: [
    { name: 'ACTION', summary: 'add or remove', required: false, choices: ['add', 'remove'] },
    { name: 'DIR', summary: 'directory', required: false, takes: 'file' },
  ],
  options: [],
  examples: ['roots', 'roots add ~/data', 'roots remove ~/data'],
  async run(context) {
    const shell = requireShell(context);
    const [action, folder] = context.operands;
    if (action !== undefined) {
      if (action !== 'add' && action !== 'remove') {
        throw new UsageError(`Unknown action "${action}".`, {
          hint: 'Use: roots add DIR, or: roots remove DIR',
        });
      }
      if (folder === undefined) throw new UsageError(`roots ${action} needs DIR.`);
      await shell.changeRoots(action, folder);
      return undefined;
    }
    const folders = shell.roots();
    return {
      kind: 'table',
      columns: ['NAME', 'URI'],
      rows: folders.map(({ name, uri }) => [name, uri]),
      data: folders.map(({ name, uri }) => ({ name, uri })),
      nothing: 'No roots. Add one with: roots add DIR',
    };
  },
});

export const set = defineCommand({
  name: 'set',
  summary: 'show the settings, change one, or save them as defaults',
  only: 'shell',
  target: false,
  operands: [
    { name: 'NAME', summary: 'name of the setting', required: false, takes: 'setting' },
    {
      name: 'VALUE',
      summary: 'new value (on, if it is on or off); off resets it',
      required: false,
      takes: 'settingValue',
      choices: ['on', 'off'],
    },
  ],
  options: ['save'],
  examples: ['set', 'set timeout 10 --save', 'set json on', 'set log-level debug', 'set pager off'],
  async run(context) {
    const shell = requireShell(context);
    const [name, value] = context.operands;
    const isSaved = context.options.save === true;
    // With --save, a name alone stands for its current value.
    if (name !== undefined && (value !== undefined || !isSaved)) await shell.set(name, value);
    if (isSaved) context.notice(await shell.saveSettings(name));
    if (isSaved || name !== undefined) return undefined;
    const settings = shell.settings();
    return {
      kind: 'table',
      columns: ['NAME', 'VALUE', 'MEANING'],
      rows: settings.map((setting) => [setting.name, setting.value, setting.summary]),
      data: Object.fromEntries(settings.map((setting) => [setting.name, setting.value])),
      nothing: 'No settings.',
    };
  },
});

export const save = defineCommand({
  name: 'save',
  summary: 'write the last line, or the last N, as a test with what was seen as expectations',
  only: 'shell',
  target: false,
  operands: [
    {
      name: 'FILE',
      summary: 'test file; if it exists, the test is added to it',
      required: true,
      takes: 'file',
    },
    { name: 'N', summary: 'number of lines (default: 1)', required: false },
  ],
  options: [],
  examples: ['save calculator.mcpc', 'save calculator.mcpc 3'],
  async run(context) {
    const [file = '', typed = '1'] = context.operands;
    if (!/^[1-9]\d{0,2}$/.test(typed)) {
      throw new UsageError(`The number of lines is not valid: ${typed}.`, {
        hint: 'As in: save calculator.mcpc 3',
      });
    }
    context.notice(await requireShell(context).save(file, Number(typed)));
    return undefined;
  },
});

export const source = defineCommand({
  name: 'source',
  summary: 'run the commands in a file; stop at the first that fails',
  only: 'shell',
  target: false,
  operands: [
    {
      name: 'FILE',
      summary: 'file with one command per line; # starts a comment',
      required: true,
      takes: 'file',
    },
  ],
  options: ['keepGoing'],
  examples: ['source checks.mcpc', 'source checks.mcpc --keep-going'],
  async run(context) {
    const { operands, options, signal } = context;
    context.endWith(await requireShell(context).source(operands[0] ?? '', options, signal));
    return undefined;
  },
});

export const stderr = defineCommand({
  name: 'stderr',
  summary: 'show what a server has written to its standard error, its output at start included',
  only: 'shell',
  target: false,
  operands: [{ name: 'SERVER', summary: 'one of several servers', required: false, takes: 'member' }],
  options: [],
  examples: ['stderr', 'stderr weather', 'stderr | grep -i error'],
  async run(context) {
    const written = requireShell(context).stderr(context.operands[0]);
    const text = written.flatMap(({ server, lines, omitted }) => {
      const prefix = written.length > 1 ? `${server} | ` : '';
      const before = omitted === 0 ? [] : [`(${omitted} earlier lines are no longer available)`];
      return [...before, ...lines].map((line) => `${prefix}${line}\n`);
    });
    return {
      kind: 'text',
      text: text.join('') || 'No lines yet.\n',
      data: written.map((one) => ({ ...one })),
    };
  },
});

export const time = defineCommand({
  name: 'time',
  summary: 'run a line and report how long it took',
  only: 'shell',
  target: false,
  operands: [{ name: 'LINE', summary: 'line to run', required: true, rest: true, takes: 'line' }],
  options: [],
  examples: ['time multiply a=5 b=3'],
  // The shell removes the word before it parses the line.
  run: () => Promise.reject(new UsageError('time must be the first word of a line. For example: time ping')),
});

export const trace = defineCommand({
  name: 'trace',
  summary: 'turn the trace of protocol messages on or off',
  only: 'shell',
  target: false,
  operands: [{ name: 'on|off', summary: 'on or off', required: true, choices: ['on', 'off'] }],
  options: [],
  examples: ['trace on', 'trace off'],
  async run(context) {
    const [typed = ''] = context.operands;
    if (typed !== 'on' && typed !== 'off') {
      throw new UsageError(`"${typed}" is neither on nor off.`, { hint: 'Use: trace on, or: trace off' });
    }
    await requireShell(context).set('trace', typed);
    return undefined;
  },
});

export const use = defineCommand({
  name: 'use',
  summary: 'select one of several servers, whose prefix can then be omitted; or none',
  only: 'shell',
  target: false,
  operands: [{ name: 'SERVER', summary: 'server to select', required: false, takes: 'member' }],
  options: [],
  examples: ['use weather', 'use'],
  async run(context) {
    await requireShell(context).use(context.operands[0]);
    return undefined;
  },
});

export const wait = defineCommand({
  name: 'wait',
  summary: 'wait for a background job, or for all',
  only: 'shell',
  target: false,
  operands: [{ name: 'N', summary: 'number of the job', required: false, takes: 'job' }],
  options: [],
  examples: ['wait', 'wait 1'],
  async run(context) {
    const [typed] = context.operands;
    const number = typed === undefined ? undefined : jobNumber(typed);
    context.endWith(await requireShell(context).wait(number, context.signal));
    return undefined;
  },
});

/** Parses the number of a job: `1` or `%1`. Throws UsageError. */
function jobNumber(typed: string): number {
  if (/^%?[1-9]\d{0,8}$/.test(typed)) return Number(typed.replace('%', ''));
  throw new UsageError(`"${typed}" is not a valid job number.`, { hint: 'List the jobs with: jobs' });
}
