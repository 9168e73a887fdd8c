import { appendFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { identityOfProcess } from '../../../../src/sessions/files/process-identity.ts';
import { followLog, readLog } from '../../../../src/sessions/files/read-log.ts';
import { deadProcess, type FakeUser, fakeUser, leaveRecord } from '../fake-sessions.ts';

let user: FakeUser;
let path: string;

beforeEach(() => {
  user = fakeUser();
  path = join(user.folder, 's.log');
});

const { signal } = new AbortController();

describe('reading a log', () => {
  test('begins with what was in it before', () => {
    writeFileSync(`${path}.1`, 'one\ntwo\n');
    writeFileSync(path, 'three\nfour\nfiv');
    expect(readLog('s', user)).toEqual({ lines: ['one', 'two', 'three', 'four'], end: 11 });
  });

  test('finds none without a file', () => {
    expect(readLog('s', user)).toBeUndefined();
  });
});

describe('following a log', () => {
  test('yields what is added until the session has ended', async () => {
    await leaveRecord('s', user, { process: identityOfProcess(process.pid) });
    writeFileSync(path, 'one\n');
    const log = followLog('s', 4, user, signal);
    appendFileSync(path, 'two\nthr');
    expect(await log.next()).toEqual({ done: false, value: ['two'] });
    appendFileSync(path, 'ee\n');
    expect(await log.next()).toEqual({ done: false, value: ['three'] });
    // A full log is emptied.
    truncateSync(path);
    appendFileSync(path, 'four\n');
    expect(await log.next()).toEqual({ done: false, value: ['four'] });
    appendFileSync(path, 'last words\n');
    rmSync(join(user.folder, 's.json'));
    expect(await log.next()).toEqual({ done: false, value: ['last words'] });
    expect(await log.next()).toEqual({ done: true, value: undefined });
  });

  test('ends if the process was killed', async () => {
    await leaveRecord('s', user, { process: deadProcess });
    expect(await followLog('s', 0, user, signal).next()).toEqual({ done: true, value: undefined });
  });

  test('ends with an interrupt', async () => {
    await leaveRecord('s', user, { process: identityOfProcess(process.pid) });
    const controller = new AbortController();
    const next = followLog('s', 0, user, controller.signal).next();
    controller.abort(new Error('interrupted'));
    await expect(next).rejects.toThrow('interrupted');
  });
});
