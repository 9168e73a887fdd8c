import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../../../src/core/errors.ts';
import { statusToJson } from '../../../../src/sessions/control/session-status.ts';
import { identityOfProcess } from '../../../../src/sessions/files/process-identity.ts';
import { deadProcess, type FakeUser, fakeUser, leaveRecord, listenAs } from '../../sessions/fake-sessions.ts';
import { type RunParts, run } from '../run-command.ts';

let user: FakeUser;
let parts: RunParts;

beforeEach(() => {
  user = fakeUser();
  parts = { environment: { ...user, cwd: user.home, builtins: {} } };
});

const refusal = async (words: string[]) => {
  const failure = await run(words, parts).catch((error) => error);
  expect(failure).toBeInstanceOf(UsageError);
  return `${failure.message}\n${failure.hint ?? ''}`;
};

const unexpected = `ended unexpectedly: its process ${deadProcess.pid} is gone`;

const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString();

describe('sessions', () => {
  test('lists each with its use and its end', async () => {
    const status = {
      version: '1.0.0',
      pid: process.pid,
      started: minutes(-65),
      target: 'server.py',
      server: 'connected',
      clients: 1,
      lines: 1,
      jobs: 2,
      inUse: true,
      idleMinutes: 30,
      idleEnd: undefined,
    };
    await listenAs('busy', user, () => statusToJson(status));
    const unused = { ...status, clients: 0, lines: 0, jobs: 0, inUse: false };
    await listenAs('idle', user, () => statusToJson({ ...unused, idleEnd: minutes(29) }));
    await listenAs('lasting', user, () => statusToJson({ ...unused, idleMinutes: 0 }));
    await leaveRecord('killed', user, { target: 'demo', line: 'mcpc connect demo --session killed' });
    const { view } = await run(['sessions'], parts);
    expect(view).toMatchObject({
      kind: 'table',
      rows: [
        ['busy', 'server.py', 'connected', '1 h 5 min', '1 client, 2 jobs', 'in use'],
        ['idle', 'server.py', 'connected', '1 h 5 min', '', 'in 29 min'],
        ['killed', 'demo', unexpected, '', '', ''],
        ['lasting', 'server.py', 'connected', '1 h 5 min', '', 'never'],
      ],
      data: [
        { name: 'busy', state: 'running', server: 'connected', pid: process.pid, clients: 1, inUse: true },
        { name: 'idle', state: 'running', inUse: false, idleMinutes: 30, idleEnd: expect.any(String) },
        {
          name: 'killed',
          state: 'ended',
          cause: unexpected,
          line: 'mcpc connect demo --session killed',
        },
        { name: 'lasting', inUse: false, idleMinutes: 0 },
      ],
    });
  });

  test('lists one that does not respond', async () => {
    await leaveRecord('s', user, { process: identityOfProcess(process.pid), target: 'demo' });
    const { view } = await run(['sessions'], parts);
    expect(view).toMatchObject({
      rows: [['s', 'demo', `not responding (process ${process.pid})`, '', '', '']],
      data: [{ name: 's', state: 'not responding', target: 'demo', pid: process.pid }],
    });
  });

  test.each([
    [-5, '5 s'],
    [-59, '59 s'],
    [-60, '1 min'],
    [-3_599, '1 h 0 min'],
    [-90_000, '1 d 1 h'],
    [10, '0 s'],
  ])('shows the age of one that was started %i seconds from now as %s', async (seconds, age) => {
    await listenAs('s', user, () => ({ started: minutes(seconds / 60) }));
    const { view } = await run(['sessions'], parts);
    expect(view).toMatchObject({ rows: [['s', '', '', age, '', '']] });
  });
});

describe('stop', () => {
  test('clears what has ended, and says how', async () => {
    await leaveRecord('a', user);
    await leaveRecord('b', user, { end: { at: '', cause: 'it was idle for 30 minutes' } });
    const { view, notices } = await run(['stop', '@a', 'b', '@a'], parts);
    expect(view).toMatchObject({
      data: [
        { name: 'a', outcome: 'had ended' },
        { name: 'b', outcome: 'had ended' },
      ],
    });
    expect(notices).toEqual([
      `Session a had ${unexpected}.`,
      'Session b had ended: it was idle for 30 minutes.',
    ]);
  });

  test('stops all with --all', async () => {
    await leaveRecord('a', user);
    await leaveRecord('b', user);
    expect((await run(['stop', '--all'], parts)).view).toMatchObject({
      data: [{ name: 'a' }, { name: 'b' }],
    });
    expect((await run(['stop', '--all'], parts)).notices).toEqual(['No sessions are running.']);
  });

  test('stops the others if one is not known', async () => {
    await leaveRecord('a', user);
    expect(await refusal(['stop', '@none', '@a'])).toContain('There is no session none.');
    expect((await run(['stop', '--all'], parts)).notices).toEqual(['No sessions are running.']);
  });

  test.each([
    [['stop'], 'mcpc stop needs a session, or --all.'],
    [['stop', '@a', '--all'], 'mcpc stop takes either sessions or --all.'],
    [['stop', '@A'], '"@A" is not a valid session name. Did you mean "@a"?'],
  ])('refuses %j', async (words, message) => {
    expect(await refusal(words)).toContain(message);
  });
});

describe('logs', () => {
  test('shows the log, also of a session that has ended', async () => {
    writeFileSync(join(user.folder, 's.log'), '2026-01-01T12:00:00.000Z one\ntwo\n');
    const { view } = await run(['logs', '@s'], parts);
    expect(view).toEqual({
      kind: 'text',
      text: '2026-01-01T12:00:00.000Z one\ntwo\n',
      data: [{ at: '2026-01-01T12:00:00.000Z', text: 'one' }, { text: 'two' }],
    });
  });

  test('shows the last lines with --tail', async () => {
    writeFileSync(join(user.folder, 's.log'), 'one\ntwo\nthree\n');
    expect((await run(['logs', 's', '-n', '2'], parts)).view).toMatchObject({ text: 'two\nthree\n' });
    expect((await run(['logs', 's', '-n', '9'], parts)).view).toMatchObject({ text: 'one\ntwo\nthree\n' });
  });

  test('follows the log with --follow until the session has ended', async () => {
    await leaveRecord('s', user, { process: identityOfProcess(process.pid) });
    const path = join(user.folder, 's.log');
    writeFileSync(path, 'one\n');
    const { view, shown, notices } = await run(['logs', '@s', '-f'], {
      ...parts,
      notice: () => {
        appendFileSync(path, 'two\n');
        rmSync(join(user.folder, 's.json'), { force: true });
      },
    });
    expect(view).toBeUndefined();
    expect(shown.map((part) => part.kind === 'text' && part.text)).toEqual(['one\n', 'two\n']);
    expect(notices).toEqual([]);
  });

  test('does not know a session without a log', async () => {
    expect(await refusal(['logs', '@s'])).toContain('There is no session s.');
  });

  test('lists the sessions if none is named', async () => {
    expect(await refusal(['logs'])).toContain('mcpc logs needs a session.\nThere are no sessions.');
    await leaveRecord('s', user);
    expect(await refusal(['logs'])).toContain('Sessions: @s');
  });
});

describe('run', () => {
  test('passes its lines to the shell, and ends with its status', async () => {
    let given: readonly string[] | undefined;
    const { status } = await run(['run', 'demo', 'x = add a=1 b=2', 'print $x'], {
      openShell: async (lines) => {
        given = lines;
        return 1;
      },
    });
    expect(given).toEqual(['x = add a=1 b=2', 'print $x']);
    expect(status).toBe(1);
  });

  test('asks for quotes around a line of several words', async () => {
    const failure = await run(['run', 'demo', 'add', 'a=1', 'b=2'], {
      openShell: async () => 0,
      lineFor: (name) => `mcpc ${name} demo`,
    }).catch((error) => error);
    expect(failure).toMatchObject({
      message: 'A line with several words needs quotes.',
      hint: "mcpc run demo 'add a=1 b=2'",
    });
  });
});
