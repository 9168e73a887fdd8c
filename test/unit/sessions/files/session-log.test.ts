import fs, { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLog } from '../../../../src/sessions/files/read-log.ts';
import { SessionLog } from '../../../../src/sessions/files/session-log.ts';
import { fakeUser } from '../fake-sessions.ts';

/** Runs `work` on a full disk. */
function onFullDisk(work: () => void): void {
  const { writeSync, copyFileSync } = fs;
  const full = () => {
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  };
  Object.assign(fs, { writeSync: full, copyFileSync: full });
  syncBuiltinESMExports();
  try {
    work();
  } finally {
    Object.assign(fs, { writeSync, copyFileSync });
    syncBuiltinESMExports();
  }
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /gm;

describe('the log of a session', () => {
  test('has the time of each line, and only its owner can read it', () => {
    const user = fakeUser();
    const log = new SessionLog('s', user);
    log.write('one\ntwo\n');
    log.write('three');
    log.close();
    const path = join(user.folder, 's.log');
    const text = readFileSync(path, 'utf8');
    expect(text.match(time)).toHaveLength(3);
    expect(text.replaceAll(time, '')).toBe('one\ntwo\nthree\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('is made private if it is not', () => {
    const user = fakeUser();
    const path = join(user.folder, 's.log');
    writeFileSync(path, '');
    chmodSync(path, 0o644);
    const log = new SessionLog('s', user);
    log.write('one');
    log.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['a bearer token', 'Authorization: Bearer abcdefgh12345678', 'abcdefgh'],
    ['a password in a URL', 'https://me:hunter2@example.com/', 'hunter2'],
    ['a value by its name', 'started with API_KEY=abc123 x=1', 'abc123'],
    ['a member of JSON', '{"password": "abc123"}', 'abc123'],
  ])('does not have %s', (_, entry, secret) => {
    const user = fakeUser();
    const log = new SessionLog('s', user);
    log.write(entry);
    log.close();
    const { lines = [] } = readLog('s', user) ?? {};
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain(secret);
    expect(lines[0]).toContain('[redacted]');
  });

  test('keeps its file, which the process has as standard error, and the one before', () => {
    const user = fakeUser();
    const log = new SessionLog('s', user, 2_000);
    const path = join(user.folder, 's.log');
    log.write('first');
    const { ino } = statSync(path);
    for (let entry = 0; entry < 200; entry += 1) log.write(`entry ${entry}`);
    log.close();
    expect(readdirSync(user.folder).sort()).toEqual(['s.log', 's.log.1']);
    expect(statSync(path).ino).toBe(ino);
    expect(statSync(path).size).toBeLessThanOrEqual(2_000);
    expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(2_000);
    const { lines = [] } = readLog('s', user) ?? {};
    const numbers = lines.map((line) => Number(/entry (\d+)/.exec(line)?.[1]));
    expect(numbers.at(-1)).toBe(199);
    expect(numbers).toEqual(numbers.map((_, at) => 200 - numbers.length + at));
  });

  test('counts the entries that a full disk has no space for', () => {
    const user = fakeUser();
    const log = new SessionLog('s', user);
    log.write('before');
    onFullDisk(() => {
      log.write('lost');
      log.write('lost');
    });
    log.write('after');
    log.close();
    const text = readFileSync(join(user.folder, 's.log'), 'utf8').replaceAll(time, '');
    expect(text).toBe('before\n2 earlier entries could not be written.\nafter\n');
  });

  test('does not fail where there is no folder', () => {
    const user = fakeUser();
    const log = new SessionLog('s', { ...user, env: { XDG_RUNTIME_DIR: '/proc' }, home: '/proc/none' });
    log.write('one');
    log.close();
  });

  test('searches long words for secrets in linear time', () => {
    const user = fakeUser();
    const log = new SessionLog('s', user);
    // In quadratic time, this takes a minute.
    for (let entry = 1; entry <= 20; entry += 1) log.write(`${'x'.repeat(15_000)} token=hunter2`);
    log.close();
    const text = readFileSync(join(user.folder, 's.log'), 'utf8');
    expect(text.match(/ token=\S+/g)).toHaveLength(20);
    expect(text).not.toContain('hunter2');
  });

  test('has entries of a limited length', () => {
    const user = fakeUser();
    const log = new SessionLog('s', user);
    log.write('x'.repeat(100_000));
    log.close();
    expect(statSync(join(user.folder, 's.log')).size).toBeLessThan(20_000);
  });
});
