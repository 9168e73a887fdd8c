import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { raw } from '../harness/fixtures.ts';
import { recordedLines, temporaryFile } from '../harness/folder.ts';
import { inlineServer } from '../harness/inline.ts';
import type { Running } from '../harness/mcpc.ts';
import { isAlive } from '../harness/processes.ts';
import { expectEnded, type SessionUser, sessionUser, statefulServer } from '../harness/sessions.ts';

type Part = 'client' | 'session process' | 'server';
const parts: Part[] = ['client', 'session process', 'server'];

/** What runs at one moment in the life of a session. */
interface Moment {
  line: Running;
  server: () => number | undefined;
}

/** Returns the process ID that a fixture with `--starts FILE` wrote last. */
const lastOf = (starts: string) => () => recordedLines(starts).map(Number).at(-1);

/** The moments, each reached as soon as the promise resolves. */
const moments: Record<string, (user: SessionUser) => Promise<Moment>> = {
  'while the session process starts': async (user) => {
    const starts = temporaryFile('starts');
    const line = user.start(['call', raw('stateful', '--starts', starts), 'wait', '--session', 's']);
    await expect.poll(() => user.sessionProcesses()).toHaveLength(1);
    return { line, server: lastOf(starts) };
  },
  'during the handshake': async (user) => {
    const [starts, frames] = [temporaryFile('starts'), temporaryFile('frames')];
    const target = raw('never-answers', '--at-all', '--starts', starts, '--frames', frames);
    // A server that dies of the first question is started once more, and has to answer in this time.
    const line = user.start(['call', target, 'wait', '--session', 's', '--connect-timeout', '3']);
    await expect.poll(() => recordedLines(frames).length).toBeGreaterThan(0);
    return { line, server: lastOf(starts) };
  },
  'during the call that started it': async (user) => {
    const server = statefulServer();
    const line = user.start(['call', server.target, 'wait', '--session', 's']);
    await server.called('wait');
    return { line, server: () => server.starts().at(-1) };
  },
  'during a later call': async (user) => {
    const server = await user.open();
    const line = user.start(['call', '@s', 'wait']);
    await server.called('wait');
    return { line, server: () => server.starts().at(-1) };
  },
  'while it stops': async (user) => {
    const [starts, told] = [temporaryFile('starts'), temporaryFile('told')];
    const target = inlineServer(
      `
        process.on('SIGTERM', () => node.appendFileSync(option('--told'), 'SIGTERM\\n'));
        const ended = () => {
          node.appendFileSync(option('--told'), 'end\\n');
          setInterval(() => {}, 1_000_000);
        };
        serve(toolMethods([{ name: 'hello', call: () => text('hello') }]), { ended });
      `,
      ...['--starts', starts, '--told', told],
    );
    await user.output(['call', target, 'hello', '--session', 's']);
    const line = user.start(['stop', '@s']);
    await expect.poll(() => recordedLines(told).length).toBeGreaterThan(0);
    return { line, server: lastOf(starts) };
  },
};

describe.each(Object.keys(moments))('kill -9 %s', (name) => {
  // While the session process starts, there is no server yet.
  const there = name.includes('process starts') ? parts.slice(0, 2) : parts;

  it.each(there)('of the %s leaves nothing behind and wedges nothing', async (part) => {
    const user = sessionUser();
    const { line, server } = (await moments[name]?.(user)) ?? expect.fail();
    const victims: Record<Part, number | undefined> = {
      client: line.pid,
      'session process': user.sessionProcesses()[0],
      server: server(),
    };
    const victim = victims[part];
    if (victim !== undefined && isAlive(victim)) process.kill(victim, 'SIGKILL');
    const { exitCode, signal, stderr } = await line.finished;
    if (part === 'client') expect({ exitCode, signal }).toEqual({ exitCode: null, signal: 'SIGKILL' });
    else if (name !== 'while it stops') expect([3, 4], stderr).toContain(exitCode);

    // The session may go on, unless its process was killed or it could not be opened.
    if (part === 'session process') await user.expectNoProcess();
    expect((await user.run(['sessions'])).exitCode).toBe(0);
    await user.run(['stop', '--all']);
    await user.expectNoProcess();
    user.expectNothingListens();
    const other = statefulServer();
    expect(await user.output(['call', other.target, 'count', '--session', 's'])).toBe('1\n');
  });
});

describe('a session that is idle', () => {
  it('whose process is killed leaves no server, and the next line says so', async () => {
    const user = sessionUser();
    const server = await user.open();
    const pid = user.sessionProcess();
    process.kill(pid, 'SIGKILL');
    await expectEnded(pid);
    await user.expectNoProcess();
    const message = await user.failure(3, ['call', '@s', 'count']);
    expect(message).toContain('ended unexpectedly');
    expect(server.starts()).toHaveLength(1);
  });

  it('whose process is killed leaves no server that ignores everything', async () => {
    const user = sessionUser();
    await user.output(['call', raw('unstoppable'), 'hello', '--session', 's']);
    process.kill(user.sessionProcess(), 'SIGKILL');
    await user.expectNoProcess();
  });

  it('is not ended with the client that started it, nor with its process group', async () => {
    const user = sessionUser();
    const server = statefulServer();
    const starter = user.start(['call', server.target, 'wait', '--session', 's']);
    await server.called('wait');
    starter.kill('SIGHUP');
    await starter.finished;
    expect(await user.output(['call', '@s', 'cancelled'])).toBe('wait\n');
    expect(server.starts()).toHaveLength(1);
  });
});

describe('an error in the session process that nothing handles', () => {
  it.each([
    ['an exception', `throw new Error('out of order, API_KEY=abc123')`],
    ['a rejected promise', `void Promise.reject(new Error('out of order, API_KEY=abc123'))`],
  ])('ends it, and %s is recorded with the cause, without secrets', async (_, fail) => {
    const user = sessionUser();
    const server = statefulServer();
    const hook = temporaryFile('hook.cjs');
    writeFileSync(
      hook,
      `if (process.argv.includes('__session')) process.on('SIGUSR2', () => { ${fail}; });\n`,
    );
    const env = { NODE_OPTIONS: `--require ${hook}` };
    await user.output(['ping', server.target, '--session', 's'], { env });
    const line = user.start(['call', '@s', 'wait']);
    await server.called('wait');
    process.kill(user.sessionProcess(), 'SIGUSR2');
    const { exitCode, stderr } = await line.finished;
    expect(exitCode, stderr).toBe(3);
    expect(stderr).toContain('mcpc logs @s');
    await user.expectNoProcess();

    const cause = 'an unexpected error occurred: out of order, API_KEY=[redacted]';
    expect(await user.failure(3, ['call', '@s', 'count'])).toContain(`Session s has ended: ${cause}`);
    const [listed] = JSON.parse(await user.output(['sessions', '--json']));
    expect(listed).toMatchObject({ state: 'ended', cause });
    const log = await user.output(['logs', '@s']);
    expect(log).toMatch(/Error: out of order, API_KEY=\[redacted\]\n.* at .*hook/);
    expect(log).not.toContain('abc123');
  });
});
