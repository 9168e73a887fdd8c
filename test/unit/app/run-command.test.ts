import { describe, expect, it } from 'vitest';
import { type Frontend, runCommand } from '../../../src/app/run-command.ts';
import type { Command, CommandContext } from '../../../src/command-line/command.ts';
import type { OptionName, Options } from '../../../src/command-line/options.ts';
import type { View } from '../../../src/core/views.ts';
import type { Server } from '../../../src/engine/server.ts';
import type { PrompterOptions } from '../../../src/prompts/prompter.ts';
import { styleOf } from '../../../src/terminal/style.ts';
import { fakePrompter } from '../prompts/fake-prompter.ts';
import { fakeEnvironment } from './fake-environment.ts';

type Run = (context: CommandContext<OptionName>) => Promise<View | undefined>;

interface Setup {
  command?: Partial<Command>;
  prompter?: Partial<PrompterOptions>;
  frontend?: Partial<Frontend>;
  typed?: string[];
}

async function runs(body: Run, { command = {}, prompter = {}, frontend = {}, typed = [] }: Setup = {}) {
  const shown: View[] = [];
  let connections = 0;
  const style = styleOf({ isTTY: false, columns: undefined, env: {}, platform: 'linux' });
  const line = {
    command: {
      name: 'x',
      summary: '',
      target: true,
      operands: [],
      options: [],
      examples: [],
      ...command,
      run: body,
    } as Command,
    target: 'demo',
    operands: ['a'],
    options: { env: {}, header: {}, root: [] } as Options,
  };
  const status = await runCommand(line, {
    environment: fakeEnvironment(),
    prompter: fakePrompter(typed, prompter).prompter,
    styles: { out: style, err: style },
    signal: new AbortController().signal,
    files: { readFile: async () => '', readStdin: async () => '' },
    shell: undefined,
    connect: async () => {
      connections += 1;
      return { unavailable: ['b'] } as unknown as Server;
    },
    connectTo: () => Promise.reject(new Error('Not faked.')),
    show: async (view) => {
      shown.push(view);
    },
    openShell: undefined,
    runTests: undefined,
    notice: () => {},
    waiting: () => ({ end: () => {} }),
    lineFor: (name) => `mcpc ${name} demo`,
    ...frontend,
  });
  return { status, shown, connections };
}

const call = (isError: boolean): View =>
  ({ kind: 'call', name: 'x', result: { isError, content: [] } }) as unknown as View;

describe('the exit status of a command', () => {
  it.each<[string, Run, Partial<Command>, number]>([
    ['without a result', async () => undefined, {}, 0],
    ['whose tool succeeded', async () => call(false), {}, 0],
    ['whose tool failed', async () => call(true), {}, 1],
    [
      'that sets its own',
      async ({ endWith }) => {
        endWith(7);
        return call(true);
      },
      {},
      7,
    ],
    [
      'about every server, of which one is unavailable',
      async ({ connect }) => {
        await connect();
        return undefined;
      },
      { everyServer: true },
      3,
    ],
    [
      'about one server, although another is unavailable',
      async ({ connect }) => {
        await connect();
        return undefined;
      },
      {},
      0,
    ],
    ['about every server that needed none', async () => undefined, { everyServer: true }, 0],
  ])('%s', async (_name, body, command, expected) => {
    expect(await runs(body, { command })).toMatchObject({ status: expected });
  });
});

it('connects at the first request, and once', async () => {
  const { connections } = await runs(async ({ connect }) => {
    expect(await connect()).toBe(await connect());
    return undefined;
  });
  expect(connections).toBe(1);
  expect(await runs(async () => undefined)).toMatchObject({ connections: 0 });
});

it('shows the views of a command in order, the returned one last', async () => {
  const [first, last] = [call(false), call(false)];
  const { shown } = await runs(async ({ show }) => {
    await show(first);
    return last;
  });
  expect(shown).toEqual([first, last]);
});

it('cannot ask where there is no user', async () => {
  const prompter = { isInteractive: false };
  await runs(
    async ({ confirm, askArguments, openShell }) => {
      expect([confirm, askArguments, openShell]).toEqual([undefined, undefined, undefined]);
      return undefined;
    },
    { prompter },
  );
});

it('asks for missing arguments, and passes on the answers', async () => {
  const answered: unknown[] = [];
  const schema = {
    type: 'object',
    properties: { a: { type: 'integer' }, b: { type: 'string' } },
    required: ['a'],
  };
  await runs(
    async ({ askArguments }) => {
      const missing = [{ name: 'a', type: 'integer', description: undefined, example: '1' }] as never;
      expect(await askArguments?.(schema as never, missing, { b: 'x' })).toEqual({ a: 5, b: 'x' });
      return undefined;
    },
    { typed: ['five', '5'], frontend: { onAnswers: (answers) => answered.push(answers) } },
  );
  expect(answered).toEqual([{ a: 5 }]);
});
