import { vi } from 'vitest';
import type { CommandContext } from '../../../src/command-line/command.ts';
import { helpPage } from '../../../src/command-line/help-page.ts';
import type { OptionName } from '../../../src/command-line/options.ts';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { parseShellLine } from '../../../src/command-line/parse-shell-line.ts';
import type { ShellCommands } from '../../../src/command-line/shell-port.ts';
import { lineTable } from '../../../src/commands/line-table.ts';
import { commands } from '../../../src/commands/table.ts';
import { UsageError } from '../../../src/core/errors.ts';
import type { View } from '../../../src/core/views.ts';
import { portWith } from '../arguments/ports.ts';
import { person } from '../config/files.ts';
import { Calculator } from './calculator.ts';

/** What a test decides about the run of a line. */
export type RunParts = Partial<CommandContext<OptionName>> & { server?: Calculator };

/** What came of a line. */
export interface Finished {
  view: View | undefined;
  /** The views that were shown before the end. */
  shown: View[];
  notices: string[];
  /** The exit status that the command set. */
  status: number | undefined;
}

const unused = () => Promise.reject(new Error('Not faked.'));

/** Runs a line with a fake server: one of the shell if the parts have one, else one of the command line. */
export async function run(words: string[], parts: RunParts = {}): Promise<Finished> {
  const { server = new Calculator(), ...rest } = parts;
  const environment = { ...person(), builtins: { demo: unused } };
  const line =
    rest.shell === undefined
      ? await parseLine(words, lineTable, rest.environment ?? environment)
      : await parseShellLine(words, commands);
  const finished: Finished = { view: undefined, shown: [], notices: [], status: undefined };
  const signal = rest.signal ?? new AbortController().signal;
  const frontend = rest.shell === undefined ? 'line' : 'shell';
  const context: CommandContext<OptionName> = {
    target: line.target,
    operands: line.operands,
    options: line.options,
    connect: () => Promise.resolve(server),
    connectTo: unused,
    logins: { logIn: unused, logOut: unused, list: unused },
    detachedTasks: { list: async () => [], add: async () => {}, remove: async () => {} },
    signal,
    callOptions: { signal },
    cacheableOptions: { signal, reuse: line.options.fresh === true ? 'never' : 'fresh' },
    show(view) {
      finished.shown.push(view);
      return Promise.resolve();
    },
    files: portWith(),
    edit: unused,
    askArguments: undefined,
    endWith(status) {
      finished.status = status;
    },
    notice: (message) => finished.notices.push(message),
    waiting: () => ({ end: () => {} }),
    confirm: undefined,
    openShell: undefined,
    runTests: undefined,
    shell: undefined,
    environment,
    commands: () => Promise.resolve(commands),
    aliases: new Map(),
    helpFor: (command, options) =>
      Promise.resolve(helpPage(command, commands, { ...options, width: 100, frontend })),
    howToStop: 'Press Ctrl-C to stop.',
    lineFor: (name, target = line.target) => (frontend === 'shell' ? name : `mcpc ${name} ${target}`),
    ...rest,
  };
  finished.view = await line.command.run(context);
  return finished;
}

/** Runs a line that is refused. Returns the message and the hint. */
export async function refusal(words: string[], parts: RunParts = {}): Promise<string> {
  const error: unknown = await run(words, parts).catch((thrown: unknown) => thrown);
  if (!(error instanceof UsageError)) throw new Error(`Not refused: ${JSON.stringify(error)}`);
  return [error.message, error.hint].filter((text) => text !== undefined).join('\n');
}

/** A shell that does nothing; each of its members can be asked for its calls. */
export function fakeShell() {
  return {
    use: vi.fn(() => Promise.resolve()),
    reconnect: vi.fn(() => Promise.resolve()),
    disconnect: vi.fn(() => Promise.resolve()),
    history: vi.fn(() => ['tools', 'ping', 'info']),
    tools: vi.fn<ShellCommands['tools']>(() => []),
    settings: vi.fn(() => [{ name: 'json', value: 'on', summary: 'print JSON' }]),
    set: vi.fn(() => Promise.resolve()),
    saveSettings: vi.fn(() => Promise.resolve('Saved in defaults.toml: timeout = 10.')),
    roots: vi.fn(() => [{ name: 'data', uri: 'file:///data' }]),
    changeRoots: vi.fn(() => Promise.resolve()),
    last: vi.fn<ShellCommands['last']>(() => []),
    stderr: vi.fn<ShellCommands['stderr']>(() => []),
    source: vi.fn(() => Promise.resolve(3)),
    jobs: vi.fn(() => [{ number: 1, line: 'ping', state: 'running' as const, took: 1_234.5 }]),
    wait: vi.fn(() => Promise.resolve(4)),
    cancel: vi.fn(() => Promise.resolve()),
    variables: vi.fn(() => [{ name: 'x', type: 'list, 1 item', value: [1], text: '[1]' }]),
    unset: vi.fn(),
    print: vi.fn(() => ({ kind: 'value' as const, value: 5 })),
    clear: vi.fn(),
    save: vi.fn(async (_file: string, _count: number) => 'Saved.'),
    leave: vi.fn(),
  } satisfies ShellCommands;
}
