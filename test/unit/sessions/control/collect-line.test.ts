import { text } from 'node:stream/consumers';
import { beforeEach, expect, test } from 'vitest';
import { deferred } from '../../../../src/core/deferred.ts';
import { collectLine } from '../../../../src/sessions/control/collect-line.ts';
import { type FakeUser, fakeUser, listenAs, runLinesAs } from '../fake-sessions.ts';

let user: FakeUser;
let controller: AbortController;

beforeEach(() => {
  user = fakeUser();
  controller = new AbortController();
});

const collect = () => collectLine('s', ['tools', '@s'], { ...user, cwd: '/work' }, controller.signal);

test('a line is collected: what it wrote, and its status', async () => {
  const long = 'ä line\n'.repeat(100_000);
  await runLinesAs('s', user, async (client) => {
    const { stdin, stdout, stderr, cwd } = client.environment;
    stderr.write(`in ${cwd}\n`);
    stdout.write(`read ${(await text(stdin)).length}\n`);
    stdout.write(long, () => void client.end(7));
  });
  const line = await collect();
  expect(line.type === 'ended' && line.stdout === `read 0\n${long}`).toBe(true);
  expect(line).toMatchObject({ status: 7, stderr: 'in /work\n' });
});

test('a session that does not run the line is told apart', async () => {
  expect(await collect()).toEqual({ type: 'absent' });
  await runLinesAs('s', user, (client) => client.runYourself());
  expect(await collect()).toEqual({ type: 'refused' });
});

test('another build does not run the line', async () => {
  await listenAs('s', user, () => 'refused');
  expect(await collect()).toMatchObject({ type: 'otherBuild', identity: { version: '1.0.0' } });
});

test('a session that ends meanwhile loses the line', async () => {
  const written = deferred<void>();
  const disconnect = await runLinesAs('s', user, (client) => {
    client.environment.stdout.write('half', () => written.resolve());
  });
  const line = collect();
  await written.promise;
  disconnect();
  expect(await line).toMatchObject({ type: 'lost', identity: { pid: process.pid } });
});

test('the signal cancels the line', async () => {
  const gone = deferred<void>();
  await runLinesAs('s', user, (client) => {
    client.gone.addEventListener('abort', () => gone.resolve());
    controller.abort(new Error('Enough.'));
  });
  await expect(collect()).rejects.toThrow('Enough.');
  await gone.promise;
  await expect(collect()).rejects.toThrow('Enough.');
});
