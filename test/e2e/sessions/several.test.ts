import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recordedLines, temporaryFile } from '../harness/folder.ts';
import { listen } from '../harness/listening.ts';
import type { Running } from '../harness/mcpc.ts';
import { expectEnded, type SessionUser, type StatefulServer, sessionUser } from '../harness/sessions.ts';

/** Starts a call of `wait` in the session, and returns when the server has got it. */
async function startWaiting(
  user: SessionUser,
  server: StatefulServer,
  name: string,
  until = temporaryFile(),
): Promise<Running & { finish(): void }> {
  const before = server.calls().filter((tool) => tool === 'wait').length;
  const line = user.start(['call', '@s', 'wait', `name=${name}`, `until=${until}`]);
  await server.called('wait', before + 1);
  return Object.assign(line, { finish: () => writeFileSync(until, '') });
}

describe.each([
  ['legacy', []],
  ['modern', ['--modern']],
])('clients at the same time, in the %s era,', (_era, words) => {
  const open = async (user: SessionUser) => await user.open([], words);

  it('each get their own answer: 50 of them', async () => {
    const user = sessionUser();
    const server = await open(user);
    const numbers = Array.from({ length: 50 }, (_, at) => at + 1);
    const outputs = await Promise.all(
      numbers.map((number) => user.output(['call', '@s', 'big', `size=${number}`], { timeout: 55_000 })),
    );
    expect(outputs.map((output) => output.length - 1)).toEqual(numbers);
    expect(server.starts()).toHaveLength(1);
  });

  it('each see the progress of their own request only', async () => {
    const user = sessionUser();
    const server = await open(user);
    const one = await startWaiting(user, server, 'one');
    const other = await startWaiting(user, server, 'other');
    one.finish();
    other.finish();
    const [first, second] = await Promise.all([one.finished, other.finished]);
    expect([first.stdout, second.stdout]).toEqual(['one done\n', 'other done\n']);
    expect(first.stderr).toContain('progress 1 of 2 (50%): one');
    expect(first.stderr).not.toContain('progress 1 of 2 (50%): other');
    expect(second.stderr).toContain('progress 1 of 2 (50%): other');
    expect(second.stderr).not.toContain('progress 1 of 2 (50%): one');
  });

  it('answer the questions of their own requests', async () => {
    const user = sessionUser();
    await open(user);
    const ask = (name: string) =>
      user.output(['call', '@s', 'ask', `message=${name}?`, '--answer', `name=${name}`]);
    const names = ['Ada', 'Bob', 'Cleo'];
    const answers = [];
    for (const name of names) answers.push(JSON.parse(await ask(name)).content.name);
    expect(answers).toEqual(names);
    const declined = await user.run(['call', '@s', 'ask']);
    expect(JSON.parse(declined.stdout)).toEqual({ action: 'decline' });
    expect(declined.stderr).toContain('Who are you?');
    const sampled = await user.output(['call', '@s', 'sample', '--sampling', 'text:hey']);
    expect(JSON.parse(sampled)).toMatchObject({ content: { text: 'hey' } });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'end with the cancellation of their own request, and of nobody else: %s',
    async (signal) => {
      const user = sessionUser();
      const server = await open(user);
      const other = await startWaiting(user, server, 'other');
      const mine = await startWaiting(user, server, 'mine');
      mine.kill(signal);
      const { exitCode, stderr } = await mine.finished;
      expect(exitCode, stderr).toBe({ SIGINT: 130, SIGTERM: 143, SIGKILL: null }[signal]);
      await expect.poll(() => user.output(['call', '@s', 'cancelled'])).toBe('mine\n');
      other.finish();
      expect((await other.finished).stdout).toBe('other done\n');
      expect(server.starts()).toHaveLength(1);
    },
  );
});

describe('a client', () => {
  it('that is interrupted says so as without a session', async () => {
    const user = sessionUser();
    const server = await user.open();
    const line = await startWaiting(user, server, 'mine');
    line.kill('SIGINT');
    const { stdout, stderr, exitCode } = await line.finished;
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 130 });
    expect(stderr).toMatch(/^mcpc was interrupted\.$/m);
  });

  it('that is stopped hinders nobody', async () => {
    const user = sessionUser();
    const server = await user.open();
    const stopped = await startWaiting(user, server, 'stopped');
    stopped.kill('SIGSTOP');
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
    stopped.finish();
    expect(await user.output(['call', '@s', 'count'])).toBe('2\n');
    stopped.kill('SIGCONT');
    expect((await stopped.finished).stdout).toBe('stopped done\n');
  });

  it('that ends while it reads its input ends its line', async () => {
    const user = sessionUser();
    const server = await user.open();
    const line = user.start(['call', '@s', 'env', '-'], { stdin: 'open' });
    line.write('{"name":');
    line.kill('SIGKILL');
    await expectEnded(line.pid);
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
    expect(server.calls()).toEqual(['count']);
  });

  it('over HTTP cancels its request when it vanishes', async () => {
    const requests = temporaryFile();
    const words = ['--answer', 'silent', '--on', 'tools/call', '--requests', requests];
    const { url } = await listen('http/scripted.mjs', ...words);
    const user = sessionUser();
    await user.output(['ping', url, '--session', 's']);
    const line = user.start(['call', '@s', 'echo']);
    await expect.poll(() => recordedLines(requests).at(-1)).toContain('tools/call');
    line.kill('SIGKILL');
    await expect
      .poll(() => recordedLines(requests).join('\n'))
      .toMatch(/notifications\/cancelled|"event":"gone"/);
  });
});
