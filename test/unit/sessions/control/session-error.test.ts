import { chmodSync, writeFileSync } from 'node:fs';
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
});

describe('the error for a name that no running session has', () => {
  test('suggests one that is spelled alike', async () => {
    await leaveRecord('web', user, { process: identityOfProcess(process.pid) });
    expect(unknownSession('wev', user).message).toBe('There is no session wev. Did you mean "web"?');
  });

  test('suggests none if a session had the name', async () => {
    await leaveRecord('web', user, { process: identityOfProcess(process.pid) });
    writeFileSync(join(user.folder, 'wev.log'), '');
    expect(unknownSession('wev', user).message).toBe('Session wev is not running.');
  });

  test('is about the folder if that is not safe', () => {
    chmodSync(user.folder, 0o755);
    expect(() => unknownSession('s', user)).toThrow(UsageError);
    expect(() => unknownSession('s', user)).toThrow('other users can access it');
  });
});
