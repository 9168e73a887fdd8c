import {
  mkdirSync,
  promises,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { isListening } from '../../../../src/sessions/control/leftovers.ts';
import { OwnSession } from '../../../../src/sessions/files/own-session.ts';
import { stateOfProcess } from '../../../../src/sessions/files/process-identity.ts';
import { readRecord } from '../../../../src/sessions/files/session-record.ts';
import { type FakeUser, fakeUser } from '../fake-sessions.ts';

/** Returns a session of this process that listens. */
async function listening(user: FakeUser): Promise<OwnSession> {
  const server = createServer(() => {});
  const session = new OwnSession('s', 'build', user);
  await session.listen(server);
  onTestFinished(() => void server.close());
  return session;
}

describe('the session of this process', () => {
  test('has a socket and a record that only the user can access', async () => {
    const user = fakeUser();
    await listening(user);
    expect(await isListening('s', user)).toBe(true);
    const record = readRecord('s', user);
    expect(record).toMatchObject({ build: 'build', process: { pid: process.pid } });
    expect(record && stateOfProcess(record.process)).toBe('running');
    for (const file of ['s.sock', 's.json'])
      expect(statSync(join(user.folder, file)).mode & 0o777).toBe(0o600);
  });

  test('adds to its record what it learns', async () => {
    const user = fakeUser();
    const session = await listening(user);
    await Promise.all([session.update({ target: 'a.py' }), session.update({ target: 'b.py', cwd: '/tmp' })]);
    expect(readRecord('s', user)).toMatchObject({ target: 'b.py', cwd: '/tmp', build: 'build' });
  });

  test('leaves nothing when it was stopped', async () => {
    const user = fakeUser();
    const session = await listening(user);
    await session.leave(undefined);
    expect(readdirSync(user.folder)).toEqual([]);
  });

  test.each([
    ['nothing', '', []],
    ['the log of an earlier one', 'earlier\n', ['s.log']],
  ])('leaves %s if it never started', async (_, before, left) => {
    const user = fakeUser();
    writeFileSync(join(user.folder, 's.log'), before, { mode: 0o600 });
    const session = await listening(user);
    session.log.write('starting');
    await session.leave(undefined, 'discarded');
    expect(readdirSync(user.folder)).toEqual(left);
  });

  test('leaves a record of how it ended otherwise', async () => {
    const user = fakeUser();
    const session = await listening(user);
    await session.update({ target: 'server.py' });
    const end = { at: '2026-01-01T12:00:00.000Z', cause: 'it was idle' };
    await session.leave(end);
    expect(readdirSync(user.folder)).toEqual(['s.json']);
    expect(readRecord('s', user)).toMatchObject({ target: 'server.py', end });
  });

  test.each([
    ['its socket is removed', (folder: string) => rmSync(join(folder, 's.sock'))],
    ['its folder is removed', (folder: string) => rmSync(folder, { recursive: true })],
    [
      'its socket is replaced',
      (folder: string) => {
        // A new file in the place of the old one, so that it cannot get the same inode.
        writeFileSync(join(folder, 'other'), '');
        renameSync(join(folder, 'other'), join(folder, 's.sock'));
      },
    ],
  ])('notices that %s, and leaves the files of others alone', async (_, change) => {
    const user = fakeUser();
    const session = await listening(user);
    const onRemoved = vi.fn();
    session.watchSocket(onRemoved, 5);
    change(user.folder);
    await expect.poll(() => onRemoved).toHaveBeenCalledOnce();
    mkdirSync(user.folder, { recursive: true });
    const path = join(user.folder, 's.json');
    writeFileSync(path, 'of another session');
    const before = readdirSync(user.folder);
    await session.leave({ at: '', cause: '' });
    expect(readdirSync(user.folder)).toEqual(before);
    expect(readFileSync(path, 'utf8')).toBe('of another session');
  });

  test('leaves its record as it was if it cannot be written', async () => {
    const user = fakeUser();
    const session = await listening(user);
    const path = join(user.folder, 's.json');
    const before = readFileSync(path, 'utf8');
    vi.spyOn(promises, 'rename').mockRejectedValueOnce(new Error('ENOSPC'));
    await session.leave({ at: '2026-01-01T12:00:00.000Z', cause: 'it was idle' });
    expect(readdirSync(user.folder)).toEqual(['s.json']);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('fails if the folder is missing', () => {
    const user = fakeUser();
    rmSync(user.folder, { recursive: true });
    expect(() => new OwnSession('s', 'build', user)).toThrow('Session s has no folder for its socket.');
  });

  test('fails if something listens already', async () => {
    const user = fakeUser();
    await listening(user);
    await expect(listening(user)).rejects.toThrow(/EADDRINUSE/);
  });

  test('keeps running if its record cannot be written', async () => {
    const user = fakeUser();
    const session = await listening(user);
    rmSync(join(user.folder, 's.json'));
    mkdirSync(join(user.folder, 's.json', 'x'), { recursive: true });
    await session.update({ target: 'server.py' });
    expect(readFileSync(join(user.folder, 's.log'), 'utf8')).toContain(
      'The record of the session cannot be written',
    );
  });
});
