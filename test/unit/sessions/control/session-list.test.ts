import { chmodSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { sessionError } from '../../../../src/sessions/control/session-error.ts';
import { listSessions } from '../../../../src/sessions/control/session-list.ts';
import { statusToJson } from '../../../../src/sessions/control/session-status.ts';
import { identityOfProcess } from '../../../../src/sessions/files/process-identity.ts';
import { readRecord } from '../../../../src/sessions/files/session-record.ts';
import {
  deadProcess,
  type FakeUser,
  fakeUser,
  leaveRecord,
  leaveSocket,
  listenAs,
} from '../fake-sessions.ts';

let user: FakeUser;

beforeEach(() => {
  user = fakeUser();
});

const status = {
  version: '1.0.0',
  pid: process.pid,
  started: '2026-01-01T12:00:00.000Z',
  target: 'server.py',
  server: 'connected',
  clients: 2,
  lines: 1,
  jobs: 0,
  inUse: true,
  idleMinutes: 30,
  idleEnd: undefined,
};

const end = { at: '2026-01-01T12:30:00.000Z', cause: 'it was idle for 30 minutes' };

describe('the list of the sessions', () => {
  test('is empty without a folder', async () => {
    expect(await listSessions({ ...user, env: {} })).toEqual([]);
  });

  test('cannot be had if others can access the folder', async () => {
    chmodSync(user.folder, 0o755);
    await expect(listSessions(user)).rejects.toThrow('other users can access it');
  });

  test('has what each answers', async () => {
    await listenAs('a', user, () => statusToJson(status));
    await listenAs('b', user, () => ({}));
    expect(await listSessions(user)).toEqual([
      { name: 'a', state: 'running', status },
      {
        name: 'b',
        state: 'running',
        status: {
          version: '',
          pid: process.pid,
          started: '',
          target: undefined,
          server: '',
          clients: 0,
          lines: 0,
          jobs: 0,
          inUse: undefined,
          idleMinutes: undefined,
          idleEnd: undefined,
        },
      },
    ]);
  });

  test('does not wait for one that does not answer', async () => {
    await listenAs('s', user, () => undefined);
    await leaveRecord('s', user, { target: 'server.py' });
    expect(await listSessions(user, 20)).toMatchObject([
      { name: 's', state: 'not responding', pid: deadProcess.pid, record: { target: 'server.py' } },
    ]);
  });

  test('has one that has lost its socket', async () => {
    await leaveRecord('s', user, { process: identityOfProcess(process.pid) });
    expect(await listSessions(user)).toMatchObject([
      { name: 's', state: 'not responding', pid: process.pid },
    ]);
    expect(readdirSync(user.folder)).toEqual(['s.json']);
  });

  test('removes the logs of sessions that ended more than a week ago', async () => {
    const day = 24 * 60 * 60;
    for (const [file, days] of [
      ['old.log', 8],
      ['old.log.1', 9],
      ['recent.log', 6],
    ] as const) {
      const path = join(user.folder, file);
      writeFileSync(path, '');
      utimesSync(path, Date.now() / 1000 - days * day, Date.now() / 1000 - days * day);
    }
    expect(await listSessions(user)).toEqual([]);
    expect(readdirSync(user.folder)).toEqual(['recent.log']);
  });

  test('has those that ended by themselves, with the cause, for a day', async () => {
    const day = 24 * 60 * 60_000;
    const recently = new Date(Date.now() - day + 60_000).toISOString();
    await leaveRecord('idle', user, { end: { ...end, at: recently } });
    await leaveRecord('past', user, { end: { ...end, at: new Date(Date.now() - day).toISOString() } });
    await leaveRecord('killed', user);
    leaveSocket('killed', user);
    leaveSocket('stale', user);
    const ended = [
      { name: 'idle', state: 'ended', how: 'ended: it was idle for 30 minutes' },
      { name: 'killed', state: 'ended', how: `ended unexpectedly: its process ${deadProcess.pid} is gone` },
    ];
    expect(await listSessions(user)).toMatchObject(ended);
    expect(readdirSync(user.folder).sort()).toEqual(['idle.json', 'killed.json']);
    expect(await listSessions(user)).toMatchObject(ended);
    // The day begins when it is noticed that the process is gone.
    const noticed = Date.parse(readRecord('killed', user)?.end?.at ?? '');
    vi.useFakeTimers({ now: noticed + day, toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    expect(await listSessions(user)).toEqual([]);
    expect(readdirSync(user.folder)).toEqual([]);
  });
});

describe('a line for a session that does not run it', () => {
  const messageOf = async (name: string) => {
    const { message, hint, exitStatus } = await sessionError(name, { ...user, cwd: user.home });
    return { message, hint, exitStatus };
  };

  test('fails with how it ended, and the line that starts it again', async () => {
    await leaveRecord('s', user, { end, line: 'mcpc call server.py --session s' });
    expect(await messageOf('s')).toEqual({
      message: 'Session s has ended: it was idle for 30 minutes.',
      hint: 'To start it again: mcpc call server.py --session s\nIts log: mcpc logs @s',
      exitStatus: 3,
    });
  });

  test('fails with the folder in which that line was run, if it is another one', async () => {
    await leaveRecord('s', user, { end, line: 'mcpc connect server.py --session s', cwd: '/home/ada' });
    const { hint } = await messageOf('s');
    expect(hint).toContain('To start it again, in /home/ada: mcpc connect server.py --session s\n');
  });

  test('fails if it was killed', async () => {
    await leaveRecord('s', user);
    expect(await messageOf('s')).toEqual({
      message: `Session s has ended unexpectedly: its process ${deadProcess.pid} is gone.`,
      hint: 'Its log: mcpc logs @s',
      exitStatus: 3,
    });
  });

  test('fails if it is not known', async () => {
    expect(await messageOf('s')).toMatchObject({ message: 'There is no session s.', exitStatus: 2 });
  });

  test('names the log of a session that was stopped', async () => {
    writeFileSync(join(user.folder, 's.log'), 'one\n');
    expect(await messageOf('s')).toEqual({
      message: 'Session s is not running.',
      hint: expect.stringContaining('mcpc logs @s'),
      exitStatus: 2,
    });
  });

  test('fails if its name is not valid', async () => {
    expect(await messageOf('S')).toMatchObject({
      message: '"@S" is not a valid session name. Did you mean "@s"?',
      exitStatus: 2,
    });
  });

  test('fails if its process has lost its socket', async () => {
    await leaveRecord('s', user, { process: identityOfProcess(process.pid) });
    expect(await messageOf('s')).toEqual({
      message: `Session s cannot be reached: the socket of its process ${process.pid} was removed.`,
      hint: 'To end it: mcpc stop @s',
      exitStatus: 3,
    });
  });

  test('fails where only another frontend could run it', async () => {
    await listenAs('s', user, () => statusToJson(status));
    expect(await messageOf('s')).toMatchObject({ hint: 'For a shell in it: mcpc connect @s', exitStatus: 2 });
  });
});
