import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createPrompter } from '../../../src/cli/prompter.ts';
import { InterruptedError } from '../../../src/core/errors.ts';
import { ownProcess } from '../../../src/terminal/programs/own-process.ts';
import { takeTypedKeys } from '../../../src/terminal/programs/typed-keys.ts';
import { stylesOf } from '../../../src/terminal/style.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';

function prompterWith({ tty, input = true }: { tty: boolean; input?: boolean }) {
  const log: string[] = [];
  const modes: boolean[] = [];
  const interrupts: InterruptedError[] = [];
  const stdin = Object.assign(new PassThrough(), { setRawMode: (raw: boolean) => modes.push(raw) });
  const environment = {
    ...fakeEnvironment(),
    stdin,
    terminalProcess: { ...ownProcess, takeTypedKeys: () => takeTypedKeys(stdin) },
  };
  for (const stream of [environment.stdin, environment.stderr]) Object.assign(stream, { isTTY: tty });
  const prompter = createPrompter(environment, {
    output: { report: async () => {} } as never,
    styles: stylesOf(environment),
    events: {
      withStatusHidden: async (work) => {
        log.push('hidden');
        try {
          return await work();
        } finally {
          log.push('shown');
        }
      },
    },
    signal: new AbortController().signal,
    interrupt: (error) => interrupts.push(error),
    input,
  });
  return { prompter, log, stdin, modes, interrupts };
}

it.each([
  [true, true, true],
  [true, false, false],
  [false, true, false],
])('on a terminal: %j, with input: %j, it is interactive: %j', (tty, input, interactive) => {
  expect(prompterWith({ tty, input }).prompter.isInteractive).toBe(interactive);
});

it('asks one prompt at a time with the status line hidden, and continues after one that fails', async () => {
  const { prompter, log } = prompterWith({ tty: true });
  const ask = (name: string, failure?: Error) =>
    prompter.prompt(async () => {
      log.push(`${name} starts`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
      if (failure !== undefined) throw failure;
      return name;
    });
  const answers = await Promise.allSettled([ask('a', new Error('no')), ask('b')]);
  expect(answers).toMatchObject([{ status: 'rejected' }, { value: 'b' }]);
  const turns = ['a', 'b'].flatMap((name) => ['hidden', `${name} starts`, `${name} ends`, 'shown']);
  expect(log).toEqual(turns);
});

it('discards the keys that were typed before a question, but not those after it', async () => {
  const { prompter, stdin, modes } = prompterWith({ tty: true });
  stdin.write('Al\r2');
  const read = prompter.prompt(async ({ input }) => {
    stdin.write('5');
    return String(input.read());
  });
  expect(await read).toBe('5');
  expect(modes).toEqual([true, false]);
});

it('ends at a Ctrl-C that was typed before a question', async () => {
  const { prompter, stdin, interrupts } = prompterWith({ tty: true });
  stdin.write('Al\x03');
  await expect(prompter.prompt(async () => 'asked')).rejects.toThrow(InterruptedError);
  expect(interrupts).toHaveLength(1);
});

it('ends the line when a prompt is interrupted, and not when one fails', async () => {
  const { prompter, interrupts } = prompterWith({ tty: true });
  await expect(prompter.prompt(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(interrupts).toEqual([]);
  const interrupt = new InterruptedError('SIGINT');
  await expect(prompter.prompt(() => Promise.reject(interrupt))).rejects.toThrow(interrupt);
  expect(interrupts).toEqual([interrupt]);
});
