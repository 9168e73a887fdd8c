import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configFile, program } from '../harness/config.ts';
import { recordedLines, temporaryFile } from '../harness/folder.ts';
import { inlineServer } from '../harness/inline.ts';
import { listen } from '../harness/listening.ts';
import { isAlive } from '../harness/processes.ts';
import { expectEnded, sessionUser, statefulServer } from '../harness/sessions.ts';

describe('a server of a session that dies in a call', () => {
  it('is reported as without a session, and the call is not repeated', async () => {
    const user = sessionUser();
    const server = await user.open();
    const alone = await user.failure(3, ['call', server.target, 'die', 'status=7']);
    const calls = server.calls().length;
    const message = await user.failure(3, ['call', '@s', 'die', 'status=7']);
    expect(message).toContain('exited with status 7 while tools/call was under way');
    expect(message).toContain('the disk is on fire');
    expect(alone).toContain('exited with status 7 while tools/call was under way');
    expect(server.calls().slice(calls)).toEqual(['die']);
  });

  it('is started again by the next line', async () => {
    const user = sessionUser();
    const server = await user.open();
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
    await user.failure(3, ['call', '@s', 'die']);
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
    expect(await user.output(['call', '@s', 'count'])).toBe('2\n');
    expect(server.starts()).toHaveLength(2);
    expect(server.calls()).toEqual(['count', 'die', 'count', 'count']);
  });

  it('ends the calls of all clients, which each say why', async () => {
    const user = sessionUser();
    const server = await user.open();
    const waiting = [1, 2].map(() => user.start(['call', '@s', 'wait']));
    await server.called('wait', 2);
    await user.failure(3, ['call', '@s', 'die']);
    for (const line of waiting) {
      const { stderr, exitCode } = await line.finished;
      expect(exitCode).toBe(3);
      expect(stderr).toContain('SIGKILL');
    }
  });
});

describe('a server of a session that dies while nothing runs', () => {
  it('is shown as dead at once, with the cause', async () => {
    const user = sessionUser();
    const server = await user.open();
    const [pid = 0] = server.starts();
    process.kill(pid, 'SIGKILL');
    await expectEnded(pid);
    await expect.poll(() => user.output(['sessions'])).toContain('SIGKILL');
    expect(await user.output(['sessions', '--json'])).toContain('SIGKILL');
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
    expect(await user.output(['sessions'])).not.toContain('SIGKILL');
  });

  it('is started again by the next line, which says so', async () => {
    const user = sessionUser();
    const server = await user.open();
    const [pid = 0] = server.starts();
    process.kill(pid, 'SIGTERM');
    await expectEnded(pid);
    const { stdout } = await user.run(['call', '@s', 'count']);
    expect(stdout).toBe('1\n');
    expect(server.starts()).toHaveLength(2);
  });
});

describe('a server that dies again and again', () => {
  it('is started again three times in a minute; then lines fail at once, with its last words', async () => {
    const user = sessionUser();
    const server = await user.open();
    for (const _time of [1, 2, 3, 4]) await user.failure(3, ['call', '@s', 'die']);
    const starts = server.starts().length;
    expect(starts).toBeLessThanOrEqual(4);
    const message = await user.failure(3, ['call', '@s', 'count']);
    expect(message).toContain('the disk is on fire');
    expect(server.starts()).toHaveLength(starts);
  });

  it('can be given up with stop', async () => {
    const user = sessionUser();
    await user.open();
    for (const _time of [1, 2, 3, 4, 5]) await user.failure(3, ['call', '@s', 'die']);
    await user.output(['stop', '@s']);
    expect(await user.output(['call', statefulServer().target, 'count', '--session', 's'])).toBe('1\n');
  });
});

describe('a server that does not come up again', () => {
  it('fails the line that needs it, and is tried again by the next', async () => {
    const user = sessionUser();
    const broken = temporaryFile('broken');
    const server = inlineServer(
      `
        if (node.existsSync(option('--broken'))) {
          process.stderr.write('no licence\\n', () => process.exit(8));
        } else {
          serve(toolMethods([{ name: 'die', call: () => process.exit(9) }, { name: 'hello', call: () => text('hello') }]));
        }
      `,
      '--broken',
      broken,
    );
    expect(await user.output(['call', server, 'hello', '--session', 's'])).toBe('hello\n');
    writeFileSync(broken, '');
    await user.failure(3, ['call', '@s', 'die']);
    const message = await user.failure(3, ['call', '@s', 'hello']);
    expect(message).toContain('exited with status 8');
    expect(message).toContain('no licence');
  });
});

describe('a session with several servers of which one cannot be started', () => {
  it('reports that on each line, as without a session', async () => {
    const user = sessionUser();
    const file = configFile({
      a: program('raw/echo.mjs'),
      b: program('raw/dies-at-start.mjs', '--status', '7'),
    });
    const alone = await user.run(['tools', file]);
    const started = await user.run(['tools', file, '--session', 's']);
    const later = await user.run(['tools', '@s']);
    for (const { stdout, stderr, exitCode } of [alone, started, later]) {
      expect({ stdout, exitCode }).toEqual({ stdout: alone.stdout, exitCode: 3 });
      expect(stderr).toContain('exited with status 7');
    }
  });
});

describe('a session over HTTP', () => {
  it('that the server forgot is begun again, and the line does not notice', async () => {
    const user = sessionUser();
    const [when, requests] = [temporaryFile(), temporaryFile()];
    const { url } = await listen('http/scripted.mjs', '--forget-when', when, '--requests', requests);
    expect(await user.output(['call', url, 'echo', 'a=1', '--session', 's'])).toBe('{"a":1}\n');
    writeFileSync(when, '');
    expect(await user.output(['call', '@s', 'echo', 'a=2'])).toBe('{"a":2}\n');
    const begun = recordedLines(requests).filter((line) => line.includes('\\"initialize\\"'));
    expect(begun).toHaveLength(2);
  });

  it('whose server is gone fails with the cause, and works again once there is one', async () => {
    const user = sessionUser();
    const server = await listen('http/scripted.mjs');
    expect(await user.output(['call', server.url, 'hello', '--session', 's'])).toBe('hello\n');
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    const message = await user.failure(3, ['call', '@s', 'hello']);
    expect(message).toContain('refused');
  });
});
