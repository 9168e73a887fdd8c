import { afterEach, describe, expect, it } from 'vitest';
import { parseLine } from '../../../src/command-line/parse-line.ts';
import { commands } from '../../../src/commands/table.ts';
import { deferred } from '../../../src/core/deferred.ts';
import { serveDemo } from '../../../src/demo/serve.ts';
import { ShellSession } from '../../../src/repl/session.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';
import { fakePrompter } from '../prompts/fake-prompter.ts';

const open: ShellSession[] = [];

afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});

/** A session on the demo server, with control over when it starts the next time. */
async function connected() {
  const starts: (() => void)[] = [];
  let held = false;
  const environment = fakeEnvironment({
    builtins: {
      demo: async () => {
        const start = deferred<void>();
        starts.push(() => start.resolve());
        if (!held) start.resolve();
        await start.promise;
        return serveDemo;
      },
    },
  });
  const { prompter } = fakePrompter([], { isInteractive: false });
  const session = new ShellSession({
    environment,
    prompter,
    onEvent: () => {},
    waiting: () => ({ end: () => {} }),
    onTools: () => {},
    onSeveral: () => {},
  });
  open.push(session);
  await session.connect(await parseLine(['connect', 'demo'], commands), new AbortController().signal);
  return {
    session,
    starts,
    hold: (hold: boolean) => {
      held = hold;
    },
  };
}

describe('a connection that was closed', () => {
  it('is reopened once for all lines that need it', async () => {
    const { session, starts } = await connected();
    await session.disconnect();
    expect(session.isConnected).toBe(false);
    const { signal } = new AbortController();
    await Promise.all([session.ensureConnected(signal), session.ensureConnected(signal)]);
    expect([session.isConnected, starts.length]).toEqual([true, 2]);
  });

  it('is reopened for the other lines if the one that started it is cancelled', async () => {
    const { session, starts, hold } = await connected();
    await session.disconnect();
    hold(true);
    const first = new AbortController();
    const cancelled = session.ensureConnected(first.signal);
    const other = session.ensureConnected(new AbortController().signal);
    first.abort(new Error('cancelled'));
    await expect(cancelled).rejects.toThrow('cancelled');
    while (starts.length < 2) await new Promise((resolve) => setImmediate(resolve));
    starts.at(-1)?.();
    await other;
    expect([session.isConnected, starts.length]).toEqual([true, 2]);
  });

  it('is reopened by the next line if all that needed it are cancelled', async () => {
    const { session, starts, hold } = await connected();
    await session.disconnect();
    hold(true);
    const line = new AbortController();
    const cancelled = session.ensureConnected(line.signal);
    while (starts.length < 2) await new Promise((resolve) => setImmediate(resolve));
    line.abort(new Error('cancelled'));
    hold(false);
    starts.at(-1)?.();
    await expect(cancelled).rejects.toThrow('cancelled');
    expect(session.isConnected).toBe(false);
    await session.ensureConnected(new AbortController().signal);
    expect(session.isConnected).toBe(true);
  });
});

it('has one current server, whose name the prompt shows', async () => {
  const { session } = await connected();
  expect([session.name, session.serverNames, session.gone]).toEqual(['demo', [], []]);
  expect(session.description).toMatch(/^demo \(mcpc demo 1\.0\.0, \d{4}-\d\d-\d\d\)$/);
});

it('adds and removes roots', async () => {
  const { session } = await connected();
  await session.changeRoots('add', '.');
  expect(session.roots).toHaveLength(1);
  await expect(session.changeRoots('remove', '..')).rejects.toThrow('.. is not among the roots.');
  await session.changeRoots('remove', '.');
  expect(session.roots).toEqual([]);
});
