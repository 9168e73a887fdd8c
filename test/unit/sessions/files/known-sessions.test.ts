import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knownSessions } from '../../../../src/sessions/files/known-sessions.ts';
import { identityOfProcess } from '../../../../src/sessions/files/process-identity.ts';
import { fakeUser, leaveRecord } from '../fake-sessions.ts';

test('the sessions that are known by their files are running, or have left a record or a log', async () => {
  const user = fakeUser();
  const own = identityOfProcess(process.pid);
  await leaveRecord('running', user, { process: own, target: 'server.py' });
  await leaveRecord('killed', user, { target: 'server.py' });
  const end = { at: '2026-01-01T12:30:00.000Z', cause: 'it was idle for 30 minutes' };
  await leaveRecord('idle', user, { process: own, end });
  for (const file of ['logged.log', 'running.log', 'running.log.1', 'other.txt', 'Not a name.log'])
    writeFileSync(join(user.folder, file), '');
  expect(knownSessions(user)).toEqual([
    { name: 'idle', target: undefined, isRunning: false },
    { name: 'killed', target: 'server.py', isRunning: false },
    { name: 'logged', target: undefined, isRunning: false },
    { name: 'running', target: 'server.py', isRunning: true },
  ]);
  expect(knownSessions({ ...user, env: {} })).toEqual([]);
});
