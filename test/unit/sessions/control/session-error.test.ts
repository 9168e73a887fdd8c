import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { ConnectionError, UsageError } from '../../../../src/core/errors.ts';
import { sessionError, unknownSession } from '../../../../src/sessions/control/session-error.ts';
import { identityOfProcess } from '../../../../src/sessions/files/process-identity.ts';
import { type FakeUser, fakeUser, leaveRecord, listenAs } from '../fake-sessions.ts';

let user: FakeUser;
const here = () => ({ ...user, cwd: '/' });

beforeEach(() => {
  user = fakeUser();
});

describe('the error for a line that a session does not run', () => {
  test('says that the session is ending', async () => {
    await listenAs('s', user, () => ({ server: 'ending' }));
    const error = await sessionError('s', here());
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toBe(`Session s is ending: its process ${process.pid} has not exited yet.`);
  });

  test('says that a session can only be a target', async () => {
    await listenAs('s', user, () => ({ server: 'connected' }));
    expect((await sessionError('s', here())).message).toContain('can only be the target');
  });

  test('names what is at the path of the socket, if that is not one', async () => {
    const path = join(user.folder, 's.sock');
    mkdirSync(path);
    await expect(sessionError('s', here())).rejects.toThrow(
      `The session file ${path} cannot be used: it is a folder.`,
    );
  });

  test('says how the session ended, from its log if the record could not be written', async () => {
    await leaveRecord('s', user);
    const log = [
      '2025-12-31T12:00:00.000Z Session s ended: it was idle for 30 minutes.',
      '2026-01-01T12:00:00.000Z Session s started: mcpc 1.0.0, process 4711.',
      '2026-01-01T12:30:00.000Z Session s ended: its process got SIGTERM.',
    ];
    const path = join(user.folder, 's.log');
    writeFileSync(path, log.map((line) => `${line}\n`).join(''));
    expect((await sessionError('s', here())).message).toBe('Session s has ended: its process got SIGTERM.');
    writeFileSync(path, `${log[0]}\n${log[1]}\n`);
    expect((await sessionError('s', here())).message).toContain('ended unexpectedly');
  });
});

describe('the error for a name that no running session has', () => {
  test('suggests one that is spelled alike', async () => {
    await leaveRecord('web', user, { process: identityOfProcess(process.pid) });
    expect(unknownSession('wev', user, 'use').message).toBe('There is no session wev. Did you mean "web"?');
  });

  test('suggests none if a session had the name', async () => {
    await leaveRecord('web', user, { process: identityOfProcess(process.pid) });
    writeFileSync(join(user.folder, 'wev.log'), '');
    expect(unknownSession('wev', user, 'use').message).toBe('Session wev is not running.');
  });

  test('explains how to start it only for a line that uses it', () => {
    expect(unknownSession('s', user, 'use').hint).toMatch(/^To start it, add --session s/);
    expect(unknownSession('s', user, 'manage').hint).toBeUndefined();
  });

  test('is about the folder if that is not safe', () => {
    chmodSync(user.folder, 0o755);
    expect(() => unknownSession('s', user, 'use')).toThrow(UsageError);
    expect(() => unknownSession('s', user, 'use')).toThrow('other users can access it');
  });
});
