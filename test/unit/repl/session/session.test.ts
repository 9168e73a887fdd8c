import { afterEach, describe, expect, it } from 'vitest';
import { parseLine } from '../../../../src/command-line/parse-line.ts';
import { lineTable } from '../../../../src/commands/line-table.ts';
import { deferred } from '../../../../src/core/deferred.ts';
import type { EngineEvent } from '../../../../src/core/events.ts';
import { serveDemo } from '../../../../src/demo/serve.ts';
import { ShellSession } from '../../../../src/repl/session/session.ts';
import { fakeEnvironment } from '../../app/fake-environment.ts';
import { fakePrompter } from '../../prompts/fake-prompter.ts';

const open: ShellSession[] = [];

afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});

/** A session on the demo server, with control over when it starts the next time. */
async function connected() {
  const starts: (() => void)[] = [];
  const events: EngineEvent[] = [];
  let held = false;
  let die = async () => {};
  const environment = fakeEnvironment({
    builtins: {
      demo: async () => {
        const start = deferred<void>();
        starts.push(() => start.resolve());
        if (!held) start.resolve();
        await start.promise;
        return (transport) => {
          die = () => transport.close();
          return serveDemo(transport);
        };
      },
    },
  });
  const { prompter } = fakePrompter([], { isInteractive: false });
  const session = new ShellSession({
    prompter,
    onEvent: (event) => events.push(event),
    waiting: () => ({ end: () => {} }),
    onTools: () => {},
    onSeveral: () => {},
    outlivesLines: false,
    defaultTimeouts: { timeout: 0, maxTime: 0 },
  });
  open.push(session);
  const line = await parseLine(['connect', 'demo'], lineTable, environment);
  await session.connect(line, new AbortController().signal, environment);
  return {
    session,
    environment,
    starts,
    /** The notices of the session. */
    notices: () => events.flatMap((event) => (event.type === 'notice' ? [event.message] : [])),
    die: () => die(),
    hold: (hold: boolean) => {
      held = hold;
    },
  };
}

describe('the tools', () => {
  it('are unknown until they are listed, so that no name is highlighted as an error before', async () => {
    const { session } = await connected();
    expect(session.tools).toBeUndefined();
    await session.listTools();
    expect(session.tools?.map(({ name }) => name)).toContain('multiply');
  });
});

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
    expect([session.isConnected, session.restarting]).toEqual([false, ['demo']]);
    starts.at(-1)?.();
    await other;
    expect([session.isConnected, session.restarting, starts.length]).toEqual([true, [], 2]);
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

describe('a server that went away', () => {
  it('is connected again once by all lines that need it, which is reported', async () => {
    const { session, starts, die, notices } = await connected();
    await die();
    expect([session.isConnected, session.gone]).toEqual([false, ['demo']]);
    const { signal } = new AbortController();
    await Promise.all([session.ensureConnected(signal), session.ensureConnected(signal)]);
    expect([session.isConnected, starts.length]).toEqual([true, 2]);
    expect(notices()).toEqual(['The connection to demo was lost. Connecting to it again.']);
  });

  it('is connected again three times a minute at most, and with reconnect in any case', async () => {
    const { session, starts, die } = await connected();
    const { signal } = new AbortController();
    for (let times = 0; times < 3; times += 1) {
      await die();
      await session.ensureConnected(signal);
    }
    await die();
    await expect(session.ensureConnected(signal)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^The connection to demo was lost 4 times within a minute, so mcpc does not reconnect\./,
      ),
      hint: 'To connect it anyway: reconnect',
    });
    expect(starts).toHaveLength(4);
    await session.reconnect(undefined, signal);
    expect(session.isConnected).toBe(true);
  });
});

it('has one current server, whose name the prompt shows', async () => {
  const { session } = await connected();
  expect([session.name, session.serverNames, session.gone]).toEqual(['demo', [], []]);
  expect(session.description).toMatch(/^demo \(mcpc demo 1\.0\.0, \d{4}-\d\d-\d\d\)$/);
});

it('adds and removes roots', async () => {
  const { session, environment } = await connected();
  await session.changeRoots('add', '.', environment);
  expect(session.roots).toHaveLength(1);
  await expect(session.changeRoots('remove', '..', environment)).rejects.toThrow(
    '.. is not among the roots.',
  );
  await session.changeRoots('remove', '.', environment);
  expect(session.roots).toEqual([]);
});
