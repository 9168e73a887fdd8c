import { homedir, type UserInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { homeFolder, resolvePath, shortenPaths } from '../../../src/core/home.ts';

const userInfo = () => ({ homedir: '/home/me' }) as UserInfo<string>;
const fail = () => {
  throw new Error('uv_os_homedir returned ENOENT');
};

describe('the home folder', () => {
  it('is HOME', () => {
    expect(homeFolder({ homedir: () => '/somewhere', userInfo } as never)).toBe('/somewhere');
  });

  it.each(['foo', './foo', ''])(
    'is what the system reports if HOME is "%s", which would be relative',
    (home) => {
      expect(homeFolder({ homedir: () => home, userInfo } as never)).toBe('/home/me');
    },
  );

  it('is by default that of the running process', () => {
    expect(homeFolder()).toBe(homedir());
  });

  it('is the root if the system does not know the user', () => {
    expect(homeFolder({ homedir: fail, userInfo: fail })).toBe('/');
  });
});

describe('paths in a message', () => {
  const shorten = (text: string, folders = {}) =>
    shortenPaths(text, { cwd: '/home/me/work', home: '/home/me', ...folders });

  it.each([
    ['No server in /home/me/work/.vscode/mcp.json.', 'No server in ./.vscode/mcp.json.'],
    ['/home/me/work/a.json:3:5: this is not JSON.', './a.json:3:5: this is not JSON.'],
    [
      'Searched:\n- /home/me/.config/mcp.json\n- /etc/mcp.json',
      'Searched:\n- ~/.config/mcp.json\n- /etc/mcp.json',
    ],
    ['It was looked for from /home/me/work.', 'It was looked for from ~/work.'],
    ['Saved in /home/me (yours), /home/me.', 'Saved in ~ (yours), ~.'],
    ['in /home/me2/a and /data/home/me/a', 'in /home/me2/a and /data/home/me/a'],
  ])('are shortened: %s', (text, expected) => {
    expect(shorten(text)).toBe(expected);
  });

  it.each([
    "To use the other one: mcpc tools '/home/me/work/a b.json:demo'",
    'Install it with: /home/me/.venv/bin/python -m pip install fastmcp',
    'mcpc trust /home/me/work/mcp.json:a',
    'It has "/home/me/work/a".',
  ])('stay as they are in commands and quotes: %s', (text) => {
    expect(shorten(text)).toBe(text);
  });

  it('are not relative to the home folder, or to the root', () => {
    expect(shorten('in /home/me/a', { cwd: '/home/me' })).toBe('in ~/a');
    expect(shorten('in /home/me/a', { cwd: '/' })).toBe('in ~/a');
    expect(shorten('in /etc/a', { cwd: '/', home: '/' })).toBe('in /etc/a');
  });
});

describe('a file descriptor of the process that a path was typed for', () => {
  const place = { cwd: '/work', home: '/home/ann' };

  it.each([
    ['/dev/fd/63', '/proc/7/fd/63'],
    ['/proc/self/fd/3', '/proc/7/fd/3'],
    ['/dev/stdin', '/proc/7/fd/0'],
    ['/dev/stdout', '/proc/7/fd/1'],
    ['/dev/stderr', '/proc/7/fd/2'],
    ['/dev/fd/63/x', '/dev/fd/63/x'],
    ['/dev/null', '/dev/null'],
    ['stdin', '/work/stdin'],
  ])('%s', (path, resolved) => {
    expect(resolvePath(path, { ...place, descriptors: '/proc/7/fd' })).toBe(resolved);
    expect(resolvePath(path, place)).toBe(path === 'stdin' ? resolved : path);
  });
});
