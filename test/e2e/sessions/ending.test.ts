import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { raw } from '../harness/fixtures.ts';
import { recordedLines, temporaryFile, temporaryFolder } from '../harness/folder.ts';
import { inlineServer } from '../harness/inline.ts';
import { expectNoSurvivors, marker, survivors } from '../harness/processes.ts';
import { sessionUser, statefulServer } from '../harness/sessions.ts';

describe('mcpc sessions', () => {
  it('lists the sessions with their servers', async () => {
    const user = sessionUser();
    expect((await user.run(['sessions'])).stdout).toBe('');
    await user.open();
    await user.output(['ping', 'demo', '--session', 'other']);
    const listed = await user.output(['sessions']);
    expect(listed).toMatch(/^@?other\b.*demo/m);
    expect(listed).toMatch(/^@?s\b.*stateful/m);
    const sessions = JSON.parse(await user.output(['sessions', '--json']));
    expect(sessions.map(({ name }: { name: string }) => name)).toEqual(['other', 's']);
  });

  it('shows what runs in them', async () => {
    const user = sessionUser();
    const server = await user.open();
    const line = user.start(['call', '@s', 'wait']);
    await server.called('wait');
    const [shown] = JSON.parse(await user.output(['sessions', '--json']));
    expect(JSON.stringify(shown)).toContain('1');
    line.kill('SIGINT');
    await line.finished;
  });

  it('shows a session whose process does not react as one, and lists the others', async () => {
    const user = sessionUser();
    await user.open();
    const stopped = user.sessionProcess();
    await user.output(['ping', 'demo', '--session', 'other']);
    process.kill(stopped, 'SIGSTOP');
    try {
      const listed = await user.output(['sessions']);
      expect(listed).toMatch(/^@?s\b.*not responding/m);
      expect(listed).toMatch(/^@?other\b.*demo/m);
    } finally {
      process.kill(stopped, 'SIGCONT');
    }
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
  });
});

describe('mcpc logs', () => {
  it("shows a session's log, with the standard error of its server", async () => {
    const user = sessionUser();
    await user.open();
    await user.failure(3, ['call', '@s', 'die']);
    const log = await user.output(['logs', '@s']);
    expect(log).toContain('the disk is on fire');
    // Its lines, so that one can see what the server was doing.
    expect(log).toMatch(/ Line \d+: call die\n/);
    expect(log).toMatch(/ Line \d+ ended with status 3\.\n/);
  });

  it('follows it with -f until the session ends', async () => {
    const user = sessionUser();
    await user.open();
    const following = user.start(['logs', '@s', '-f']);
    await user.failure(3, ['call', '@s', 'die']);
    await following.stdout.until('the disk is on fire');
    await user.output(['stop', '@s']);
    expect((await following.finished).exitCode).toBe(0);
  });

  it('of an unknown session exits with 2', async () => {
    expect(await sessionUser().failure(2, ['logs', '@nobody'])).toContain('nobody');
  });
});

describe('mcpc stop', () => {
  it('ends the session, its server and its files, and the next line can start it again', async () => {
    const user = sessionUser();
    const server = await user.open();
    await user.output(['call', '@s', 'count']);
    await user.output(['stop', '@s']);
    expect(user.processes()).toEqual([]);
    user.expectNothingListens();
    await user.failure(2, ['call', '@s', 'count']);
    expect(await user.output(['call', server.target, 'count', '--session', 's'])).toBe('1\n');
  });

  it('--all ends all of them', async () => {
    const user = sessionUser();
    await user.open();
    await user.output(['ping', 'demo', '--session', 'other']);
    await user.output(['stop', '--all']);
    expect(user.processes()).toEqual([]);
    expect(await user.output(['sessions'])).toBe('');
    await user.output(['stop', '--all']);
  });

  it('cancels what runs; its clients say so, with a status', async () => {
    const user = sessionUser();
    const server = await user.open();
    const line = user.start(['call', '@s', 'wait']);
    await server.called('wait');
    await user.output(['stop', '@s']);
    const { stdout, stderr, exitCode } = await line.finished;
    expect(stdout).toBe('');
    expect(exitCode, stderr).toBe(3);
    expect(stderr).toContain('Session s was stopped');
    expect(server.params('notifications/cancelled')).toHaveLength(1);
  });

  it('tells a client whose server does not answer the first request', async () => {
    const user = sessionUser();
    const starts = temporaryFile('starts');
    const target = inlineServer(
      `serve({ initialize: () => never }, { ended: () => setInterval(() => {}, 1_000_000) });`,
      ...['--starts', starts],
    );
    const line = user.start(['call', target, 'hello', '--session', 's']);
    await expect.poll(() => recordedLines(starts).length).toBe(1);
    await user.output(['stop', '@s']);
    const { stderr, exitCode } = await line.finished;
    expect(exitCode, stderr).toBe(3);
    expect(stderr).toContain('Session s was stopped');
  });

  it('ends a server that ignores the end of its input and SIGTERM', async () => {
    const user = sessionUser();
    const mark = marker();
    await user.output(['call', raw('unstoppable', mark), 'hello', '--session', 's']);
    await user.output(['stop', '@s']);
    expect(survivors(mark)).toEqual([]);
    expect(user.processes()).toEqual([]);
  });

  it.each([[[]], [['--stubborn']]])('ends what the server started: %j', async (words) => {
    const user = sessionUser();
    const mark = marker();
    await user.output(['call', raw('with-grandchild', mark, ...words), 'grandchild', '--session', 's']);
    expect(survivors(mark)).toHaveLength(2);
    await user.output(['stop', '@s']);
    await expectNoSurvivors(mark);
  });

  it('lets a line start the session again as soon as it has ended', async () => {
    const user = sessionUser();
    const stubborn = raw('unstoppable');
    await user.output(['call', stubborn, 'hello', '--session', 's']);
    const stop = user.start(['stop', '@s']);
    const listed = async () => JSON.parse(await user.output(['sessions', '--json']));
    await expect.poll(async () => (await listed())[0]?.server).not.toBe('connected');
    const again = user.start(['call', stubborn, 'hello', '--session', 's']);
    expect((await stop.finished).stdout).toBe('Stopped session s.\n');
    expect((await again.finished).stdout).toBe('hello\n');
  });

  it('ends a session whose process does not react', async () => {
    const user = sessionUser();
    await user.open();
    process.kill(user.sessionProcess(), 'SIGSTOP');
    await user.run(['stop', '@s']);
    await user.expectNoProcess();
    expect(await user.output(['call', statefulServer().target, 'count', '--session', 's'])).toBe('1\n');
  });

  it('of a session that does not exist exits with 2', async () => {
    const user = sessionUser();
    expect(await user.failure(2, ['stop', '@nobody'])).toContain('nobody');
    expect(await user.failure(2, ['stop'])).toContain('stop');
  });
});

describe('a session ends by itself', () => {
  it('when it was idle for so many minutes', async () => {
    const user = sessionUser();
    await user.open(['--idle', '0.005']);
    await user.expectNoProcess();
    user.expectNothingListens();
    expect(await user.failure(3, ['call', '@s', 'count'])).toMatch(/idle[\s\S]*--session s/);
  });

  it('but not while a request, a job or a subscription is open', async () => {
    const user = sessionUser();
    const server = statefulServer();
    const watch = ['watch', server.target, 'demo://touched', '--count', '1'];
    const line = user.start([...watch, '--session', 's', '--idle', '0.005']);
    await expect.poll(() => server.params('resources/subscribe')).toHaveLength(1);
    // Longer than it may be idle, measured by what another process does.
    const short = await user.run(['ping', 'demo', '--session', 'short', '--idle', '0.01']);
    expect(short.exitCode).toBe(0);
    await expect.poll(() => user.sessionProcesses()).toHaveLength(1);
    await user.output(['call', '@s', 'touch']);
    expect((await line.finished).exitCode).toBe(0);
    expect(server.starts()).toHaveLength(1);
    await user.expectNoProcess();
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    'on %s, with its server, and leaves nothing',
    async (signal) => {
      const user = sessionUser();
      await user.open();
      process.kill(user.sessionProcess(), signal);
      await user.expectNoProcess();
      user.expectNothingListens();
    },
  );

  it('when its folder is removed, as at a logout', async () => {
    const user = sessionUser();
    await user.open();
    rmSync(user.folder, { recursive: true });
    await user.expectNoProcess();
  });
});

describe('leftovers', () => {
  it('of a session process that was killed are listed with what happened until it is stopped', async () => {
    const user = sessionUser();
    await user.open();
    process.kill(user.sessionProcess(), 'SIGKILL');
    await user.expectNoProcess();
    for (const _ of ['first', 'second'])
      expect(await user.output(['sessions'])).toMatch(/^@?s\b.*ended unexpectedly/m);
    await user.output(['stop', '@s']);
    expect(await user.output(['sessions'])).toBe('');
  });

  it('do not prevent a line from starting the session', async () => {
    const user = sessionUser();
    const server = await user.open();
    process.kill(user.sessionProcess(), 'SIGKILL');
    await user.expectNoProcess();
    expect(await user.output(['call', server.target, 'count', '--session', 's'])).toBe('1\n');
  });

  it('are said by a line for the session, with the line that starts it again', async () => {
    const user = sessionUser();
    await user.open();
    process.kill(user.sessionProcess(), 'SIGKILL');
    await user.expectNoProcess();
    const message = await user.failure(3, ['call', '@s', 'count']);
    expect(message).toContain('--session s');
  });

  it('such as a socket without a process wedge nothing', async () => {
    const user = sessionUser();
    mkdirSync(user.folder, { mode: 0o700, recursive: true });
    await leaveSocket(join(user.folder, 's.sock'));
    expect(existsSync(join(user.folder, 's.sock'))).toBe(true);
    await user.failure(2, ['call', '@s', 'count']);
    await user.output(['ping', 'demo', '--session', 's']);
    await leaveSocket(join(user.folder, 'other.sock'));
    expect(await user.output(['sessions'])).not.toContain('other');
    await user.output(['stop', '--all']);
    expect(user.files().filter((name) => name.endsWith('.sock'))).toEqual([]);
  });
});

describe('the folder of sessions', () => {
  it('is accessible to the user only', async () => {
    const user = sessionUser();
    mkdirSync(user.folder, { mode: 0o755 });
    chmodSync(user.folder, 0o777);
    const message = await user.failure(2, ['ping', 'demo', '--session', 's']);
    expect(message).toContain(user.folder);
    await user.expectNoProcess();
  });

  it('must not be a symbolic link', async () => {
    const user = sessionUser();
    symlinkSync(temporaryFolder(), user.folder);
    expect(await user.failure(2, ['ping', 'demo', '--session', 's'])).toContain(user.folder);
    await user.expectNoProcess();
  });

  it('is in the state folder without XDG_RUNTIME_DIR', async () => {
    const user = sessionUser();
    const env = { XDG_RUNTIME_DIR: undefined };
    const server = statefulServer();
    await user.output(['call', server.target, 'count', '--session', 's'], { env });
    expect(await user.output(['call', '@s', 'count'], { env })).toBe('2\n');
    expect(existsSync(join(user.home, '.local/state/mcpc/sessions'))).toBe(true);
  });

  it('may have a path that is too long for a socket', async () => {
    const user = sessionUser();
    const runtime = join(user.home, 'x'.repeat(120));
    mkdirSync(runtime, { mode: 0o700 });
    const env = { XDG_RUNTIME_DIR: runtime };
    const server = statefulServer();
    await user.output(['call', server.target, 'count', '--session', 's'], { env });
    expect(await user.output(['call', '@s', 'count'], { env })).toBe('2\n');
    await user.output(['stop', '@s'], { env });
  });

  it('that cannot be written fails the line', async () => {
    const user = sessionUser();
    writeFileSync(user.folder, '');
    expect(await user.failure(3, ['ping', 'demo', '--session', 's'])).toContain(user.folder);
  });
});

/** Leaves a socket on which nobody listens. */
async function leaveSocket(path: string): Promise<void> {
  const program = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
  await new Promise((resolve) => child.on('close', resolve));
}
