import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  folderProblem,
  sessionFolder,
  sessionToken,
  shortSocketFolder,
  socketPathOf,
} from '../../../src/sessions/session-folder.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mcpc-sessions-'));
  const made = root;
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

afterEach(() => {
  vi.restoreAllMocks();
});

const place = (env: NodeJS.ProcessEnv = {}, home = root) => ({ env, home, platform: 'linux' });

describe('the folder of the sessions', () => {
  test('is in the runtime folder of the user', () => {
    expect(sessionFolder(place({ XDG_RUNTIME_DIR: root }))).toBe(join(root, 'mcpc'));
  });

  test.each([
    ['relative', 'run'],
    ['missing', '/run/user/none/at/all'],
    ['below a file', '/etc/passwd/run'],
    ['empty', ''],
  ])('is in the state folder if the runtime folder is %s', (_, runtime) => {
    expect(sessionFolder(place({ XDG_RUNTIME_DIR: runtime }))).toBe(join(root, '.local/state/mcpc/sessions'));
  });

  test('is in the state folder if the runtime folder belongs to somebody else', () => {
    vi.spyOn(process, 'geteuid').mockReturnValue(4711);
    expect(sessionFolder(place({ XDG_RUNTIME_DIR: root }))).toBe(join(root, '.local/state/mcpc/sessions'));
  });

  test('does not depend on XDG_RUNTIME_DIR on Windows', () => {
    const env = { XDG_RUNTIME_DIR: root, LOCALAPPDATA: root };
    expect(sessionFolder({ env, home: root, platform: 'win32' })).toBe(join(root, 'mcpc', 'sessions'));
  });
});

describe('the path of a socket', () => {
  test('is in the folder of the sessions', () => {
    mkdirSync(join(root, 'mcpc'), { mode: 0o700 });
    expect(socketPathOf('s', place({ XDG_RUNTIME_DIR: root }))).toBe(join(root, 'mcpc', 's.sock'));
  });

  test.each([
    ['is missing', () => undefined, 'missing'],
    ['is a file', (path: string) => writeFileSync(path, ''), 'not a folder'],
    ['is a link', (path: string) => symlinkSync(root, path), 'not a folder'],
    ['is open to others', (path: string) => mkdirAs(path, 0o755), 'open to others'],
    ['cannot be read', (path: string) => mkdirAs(path, 0o300), 'closed'],
    ['cannot be entered', (path: string) => mkdirAs(path, 0o600), 'closed'],
  ])('is unknown if the folder %s', (_, make, problem) => {
    make(join(root, 'mcpc'));
    expect(folderProblem(join(root, 'mcpc'))).toBe(problem);
    expect(socketPathOf('s', place({ XDG_RUNTIME_DIR: root }))).toBeUndefined();
  });

  test('is unknown if the folder belongs to somebody else', () => {
    const folder = join(root, '.local/state/mcpc/sessions');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    expect(socketPathOf('s', place())).toBeDefined();
    vi.spyOn(process, 'geteuid').mockReturnValue(4711);
    expect(folderProblem(folder)).toBe('foreign');
    expect(socketPathOf('s', place())).toBeUndefined();
  });

  test('is short even for a long folder, and another for each folder and name', () => {
    const existed = folderProblem(shortSocketFolder()) === undefined;
    if (!existed) mkdirSync(shortSocketFolder(), { mode: 0o700 });
    onTestFinished(() => {
      if (!existed) rmSync(shortSocketFolder(), { recursive: true });
    });
    const paths = ['a', 'b'].flatMap((name) =>
      ['x', 'y'].map((letter) => {
        const runtime = join(root, letter.repeat(100));
        mkdirSync(join(runtime, 'mcpc'), { recursive: true, mode: 0o700 });
        return socketPathOf(name, place({ XDG_RUNTIME_DIR: runtime })) ?? '';
      }),
    );
    expect(new Set(paths).size).toBe(4);
    expect(paths.every((path) => path.startsWith('/tmp/mcpc-') && path.length < 60)).toBe(true);
  });

  test('is a pipe on Windows', () => {
    const windows = { env: { LOCALAPPDATA: root }, home: root, platform: 'win32' };
    mkdirSync(join(root, 'mcpc', 'sessions'), { recursive: true, mode: 0o700 });
    expect(socketPathOf('s', windows)).toMatch(/^\\\\\.\\pipe\\mcpc-[0-9a-f]{16}$/);
    expect(socketPathOf('s', windows)).not.toBe(socketPathOf('t', windows));
  });
});

test('has a token for each session on Windows only', () => {
  const windows = { env: { LOCALAPPDATA: root }, home: root, platform: 'win32' };
  mkdirSync(join(root, 'mcpc', 'sessions'), { recursive: true });
  writeFileSync(join(root, 'mcpc', 'sessions', 's.token'), 'abc');
  expect(sessionToken('s', windows)).toBe('abc');
  expect(sessionToken('t', windows)).toBeUndefined();
  expect(sessionToken('s', place())).toBeUndefined();
});

function mkdirAs(path: string, mode: number): void {
  mkdirSync(path);
  chmodSync(path, mode);
}
