import * as os from 'node:os';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { homeFolder } from '../../../src/config/home.ts';

vi.mock('node:os', () => ({ homedir: vi.fn(), userInfo: vi.fn() }));
const homedir = vi.mocked(os.homedir);
const userInfo = vi.mocked(os.userInfo);

describe('the home folder', () => {
  const known = { homedir: '/home/me' } as ReturnType<typeof os.userInfo>;
  const fail = () => {
    throw new Error('uv_os_homedir returned ENOENT');
  };

  beforeEach(() => {
    userInfo.mockReturnValue(known);
  });

  it('is what HOME says', () => {
    homedir.mockReturnValue('/somewhere');
    expect(homeFolder()).toBe('/somewhere');
  });

  it.each(['foo', './foo', ''])(
    'is what the system knows where HOME is "%s", which lies below any folder',
    (home) => {
      homedir.mockReturnValue(home);
      expect(homeFolder()).toBe('/home/me');
    },
  );

  it('is the root for a user whom the system does not know', () => {
    homedir.mockImplementation(fail);
    userInfo.mockImplementation(fail);
    expect(homeFolder()).toBe('/');
  });
});
