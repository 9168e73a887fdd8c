import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ProcessTable } from '../../../../src/sessions/files/process-identity.ts';
import { acquireLock } from '../../../../src/sessions/files/session-lock.ts';
import { type FakeUser, fakeUser } from '../fake-sessions.ts';

let user: FakeUser;
let path: string;

beforeEach(() => {
  user = fakeUser();
  path = join(user.folder, 's.lock');
});

const { signal } = new AbortController();
const patient = { signal, timeout: 10_000 };

/** Processes of which all have ended but those of these IDs. */
const only = (...pids: number[]): ProcessTable => ({
  exists: (pid) => pids.includes(pid),
  startOf: (pid) => (pids.includes(pid) ? 'start' : undefined),
});

describe('the lock of a session', () => {
  test('leaves nothing when it is released', async () => {
    const release = await acquireLock(path, patient);
    expect(readdirSync(user.folder)).toEqual(['s.lock']);
    release();
    expect(readdirSync(user.folder)).toEqual([]);
  });

  test('is waited for', async () => {
    const release = await acquireLock(path, patient);
    let isAcquired = false;
    const second = acquireLock(path, patient).then((done) => {
      isAcquired = true;
      return done;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isAcquired).toBe(false);
    release();
    (await second)();
    expect(readdirSync(user.folder)).toEqual([]);
  });

  test('is not waited for longer than the time-out', async () => {
    const release = await acquireLock(path, patient);
    await expect(acquireLock(path, { signal, timeout: 20 })).rejects.toThrow(
      `Process ${process.pid} has been starting the session for more than 0.02 seconds.`,
    );
    release();
  });

  test('is not waited for after an interrupt', async () => {
    const release = await acquireLock(path, patient);
    const controller = new AbortController();
    const waiting = acquireLock(path, { signal: controller.signal, timeout: 10_000 });
    controller.abort(new Error('interrupted'));
    await expect(waiting).rejects.toThrow('interrupted');
    release();
  });

  test('is taken over from a process that has ended, and from the one that took it over and ended, too', async () => {
    writeFileSync(path, '0000000000000001 111 start\n');
    writeFileSync(`${path}.0000000000000001`, '0000000000000002 222 start\n');
    const release = await acquireLock(path, { ...patient, processes: only(process.pid) });
    expect(readdirSync(user.folder)).toHaveLength(3);
    release();
    expect(readdirSync(user.folder)).toEqual([]);
  });

  test('is not taken over from one that took it over', async () => {
    writeFileSync(path, '0000000000000001 111 start\n');
    writeFileSync(`${path}.0000000000000001`, '0000000000000002 222 start\n');
    await expect(acquireLock(path, { signal, timeout: 0, processes: only(222) })).rejects.toThrow(
      /Process 222/,
    );
  });

  test('is taken over if another process has the ID of the one that held it', async () => {
    writeFileSync(path, '0000000000000001 111 earlier\n');
    const release = await acquireLock(path, { ...patient, processes: only(111) });
    release();
  });

  test.each(['', 'text', '0000000000000001 0 start\n'])(
    'is taken over if its files are damaged: %j',
    async (text) => {
      writeFileSync(path, text);
      writeFileSync(`${path}.0000000000000000`, text);
      const release = await acquireLock(path, patient);
      await expect(acquireLock(path, { signal, timeout: 0 })).rejects.toThrow(`Process ${process.pid}`);
      release();
      expect(readdirSync(user.folder)).toEqual([]);
    },
  );

  test('is given by one to the next of many that find the same process dead', async () => {
    writeFileSync(path, '0000000000000001 111 start\n');
    let holders = 0;
    let most = 0;
    const takeTurn = async () => {
      const release = await acquireLock(path, { ...patient, processes: only(process.pid) });
      holders += 1;
      most = Math.max(most, holders);
      await new Promise((resolve) => setImmediate(resolve));
      holders -= 1;
      release();
    };
    await Promise.all(Array.from({ length: 8 }, takeTurn));
    expect(most).toBe(1);
    expect(readdirSync(user.folder)).toEqual([]);
  });

  test('says which file cannot be written', async () => {
    await expect(acquireLock(join(user.folder, 'missing', 's.lock'), patient)).rejects.toThrow(
      /^No session can be started: .*s\.lock cannot be written: no such file or directory\.$/,
    );
  });
});
