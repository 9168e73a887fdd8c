import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { UsageError } from '../../../../src/core/errors.ts';
import { startSession } from '../../../../src/sessions/control/start-session.ts';
import { readLog } from '../../../../src/sessions/files/read-log.ts';
import { openRegularFile } from '../../../../src/sessions/files/regular-file.ts';
import { sessionNames } from '../../../../src/sessions/files/session-files.ts';
import { acquireLock } from '../../../../src/sessions/files/session-lock.ts';
import { SessionLog } from '../../../../src/sessions/files/session-log.ts';
import { fakeUser } from '../fake-sessions.ts';

const { O_APPEND, O_CREAT, O_RDONLY, O_WRONLY } = constants;
const { signal } = new AbortController();

const makePipe = (path: string): void => void execFileSync('mkfifo', [path]);

/** What may be in the place of a file, and how it is created. */
const kinds: [string, (path: string) => void | Promise<void>][] = [
  ['a named pipe', makePipe],
  ['a folder', (path) => mkdirSync(join(path, 'x'), { recursive: true })],
  ['a symbolic link', (path) => symlinkSync('/dev/null', path)],
  ['a symbolic link', (path) => symlinkSync(path, path)],
  [
    'a socket',
    async (path) => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(path, resolve));
      onTestFinished(() => void server.close());
    },
  ],
];

describe.each(kinds)('%s in the place of a file of a session', (kind, make) => {
  test('is not opened, neither for reading nor for writing', async () => {
    const path = join(fakeUser().folder, 's.log');
    await make(path);
    for (const flags of [O_RDONLY, O_APPEND | O_CREAT | O_WRONLY]) {
      expect(() => openRegularFile(path, flags)).toThrow(UsageError);
      expect(() => openRegularFile(path, flags)).toThrow(
        `The session file ${path} cannot be used: it is ${kind}.`,
      );
    }
  });

  test('is named where the log is read, and the lock acquired', async () => {
    const user = fakeUser();
    const [log, lock] = [join(user.folder, 's.log'), join(user.folder, 's.lock')];
    await make(log);
    await make(lock);
    expect(() => readLog('s', user)).toThrow(log);
    await expect(acquireLock(lock, { signal, timeout: 0 })).rejects.toThrow(lock);
  });

  test.each(['s.lock', 's.log'])('prevents a start if it is %s, and waits for nothing', async (name) => {
    const user = fakeUser();
    const path = join(user.folder, name);
    await make(path);
    const start = startSession('s', { environment: user, signal, command: ['/does/not/exist'] });
    await expect(start).rejects.toThrow(`The session file ${path} cannot be used: it is ${kind}.`);
  });

  test('is no session', async () => {
    const user = fakeUser();
    await make(join(user.folder, 's.json'));
    expect(sessionNames(user)).toEqual([]);
  });

  test('is replaced by the full log', async () => {
    const user = fakeUser();
    await make(join(user.folder, 's.log.1'));
    const log = new SessionLog('s', user, 100);
    for (const entry of ['one', 'two', 'three', 'four', 'five']) log.write(entry);
    log.close();
    if (kind !== 'a folder') expect(readLog('s', user)?.lines).toHaveLength(5);
  });
});

describe('a folder in the place of', () => {
  test.each(['s.json', 's.sock'])('%s prevents a start, and is named', async (name) => {
    const user = fakeUser();
    const path = join(user.folder, name);
    mkdirSync(path);
    const start = startSession('s', { environment: user, signal, command: ['/does/not/exist'] });
    await expect(start).rejects.toMatchObject({
      message: `The session file ${path} cannot be used: it is a folder.`,
      hint: `If you do not need it, remove it: rm -r ${path}`,
      exitStatus: 2,
    });
  });
});

test('a regular file is opened, and one that is missing reported as by the system', () => {
  const path = join(fakeUser().folder, 's.log');
  expect(() => openRegularFile(path, O_RDONLY)).toThrow('ENOENT');
  writeFileSync(path, '');
  closeSync(openRegularFile(path, O_RDONLY));
});
