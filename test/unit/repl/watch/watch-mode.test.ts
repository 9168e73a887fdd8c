import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { parseLine } from '../../../../src/command-line/parse-line.ts';
import { lineTable } from '../../../../src/commands/line-table.ts';
import { deferred } from '../../../../src/core/deferred.ts';
import { ConnectionError, UsageError } from '../../../../src/core/errors.ts';
import { WatchMode } from '../../../../src/repl/watch/watch-mode.ts';
import { fakeEnvironment } from '../../app/fake-environment.ts';

/** A busy machine may take longer than `waitFor` allows by default. */
const slowly = { timeout: 20_000 };

/** A watched script and a shell around it, whose restarts are counted. */
async function watched(session: Partial<ConstructorParameters<typeof WatchMode>[0]['session']> = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcpc-unit-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'server.mjs');
  writeFileSync(file, '');
  const environment = fakeEnvironment();
  const line = await parseLine(['connect', file, '--watch'], lineTable, environment);
  const controller = new AbortController();
  const running = { count: 0, ended: deferred<void>() };
  const cancelLines = vi.fn((_reason: unknown) => {
    running.count = 0;
    running.ended.resolve();
  });
  const notices: string[] = [];
  const report = vi.fn(async () => {});
  const restart = vi.fn(async () => {});
  const mode = new WatchMode({
    session: {
      connect: async () => {},
      restart,
      reconnect: async () => [],
      listTools: async () => undefined,
      serverNames: [],
      isConnected: false,
      ...session,
    },
    lines: {
      get isIdle() {
        return running.count === 0;
      },
      idle: () => running.ended.promise,
      cancelLines,
    },
    signal: controller.signal,
    notice: (message) => notices.push(message),
    report,
    patience: 20,
  });
  onTestFinished(() => mode.stop());
  const save = (text: string) => writeFileSync(file, text);
  return { mode, line, environment, save, running, cancelLines, notices, report, restart, controller };
}

it('waits for a line that is running, and cancels it when it takes too long', async () => {
  const { mode, line, environment, save, running, cancelLines, notices, restart } = await watched();
  await mode.follow(line, environment);
  running.count = 1;
  save('changed');
  await vi.waitFor(() => expect(restart).toHaveBeenCalledOnce(), slowly);
  expect(cancelLines).toHaveBeenCalledOnce();
  expect(cancelLines.mock.calls[0]?.[0]).toMatchObject({
    kind: 'connection',
    message: 'The line was cancelled, because server.mjs changed and the server is restarted.',
  });
  expect(notices).toEqual([
    'server.mjs changed; the server is restarted when the running line has ended.',
    'server.mjs changed; restarting the server.',
    'Restarted the server.',
  ]);
});

it('makes lines wait for a restart that is under way', async () => {
  const restarting = deferred<void>();
  const restart = vi.fn(() => restarting.promise);
  const { mode, line, environment, save, controller } = await watched({ restart });
  await mode.follow(line, environment);
  await mode.ready(controller.signal);
  save('changed');
  await vi.waitFor(() => expect(restart).toHaveBeenCalledOnce(), slowly);
  const order: string[] = [];
  const call = mode.ready(controller.signal).then(() => order.push('call'));
  order.push('restarted');
  restarting.resolve();
  await call;
  expect(order).toEqual(['restarted', 'call']);
});

it('does not start a server again whose restart failed, until a file changes', async () => {
  const failures: Error[] = [new ConnectionError('It exited.')];
  const restart = vi.fn(async () => {
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
  });
  const { mode, line, environment, save, controller, report } = await watched({ restart });
  await mode.follow(line, environment);
  save('wrong');
  await vi.waitFor(() => expect(report).toHaveBeenCalledOnce(), slowly);
  await expect(mode.ready(controller.signal)).rejects.toThrow('because it could not be restarted.');
  save('right, and longer');
  await vi.waitFor(() => expect(restart).toHaveBeenCalledTimes(2), slowly);
  await mode.ready(controller.signal);
});

it('restarts once for changes during a restart', async () => {
  const restarting = deferred<void>();
  const restart = vi.fn(() => restarting.promise);
  const { mode, line, environment, save } = await watched({ restart });
  await mode.follow(line, environment);
  save('one');
  await vi.waitFor(() => expect(restart).toHaveBeenCalledOnce(), slowly);
  save('two, three');
  restarting.resolve();
  await vi.waitFor(() => expect(restart).toHaveBeenCalledTimes(2), slowly);
});

it('waits for a change after a first start that failed, but not after a mistake in the line', async () => {
  const failures: Error[] = [new ConnectionError('It exited.')];
  const connect = vi.fn(async () => {
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
  });
  const { mode, line, environment, save, controller, notices, report } = await watched({ connect });
  const connected = mode.connect(line, controller.signal, environment);
  await vi.waitFor(
    () => expect(notices[0]).toMatch(/^Waiting until .* changes\. To exit, press Ctrl-C\.$/),
    slowly,
  );
  expect(report).toHaveBeenCalledOnce();
  save('fixed');
  await connected;
  expect(notices.at(-1)).toBe('server.mjs changed; starting the server again.');
  failures.push(new UsageError('No such option.'));
  await expect(mode.connect(line, controller.signal, environment)).rejects.toThrow('No such option.');
});
