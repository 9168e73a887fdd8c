import type { UserInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { homeFolder } from '../../../src/core/home.ts';

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

  it('is the root if the system does not know the user', () => {
    expect(homeFolder({ homedir: fail, userInfo: fail })).toBe('/');
  });
});
