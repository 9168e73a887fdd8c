import type { UserInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { homeFolder } from '../../../src/core/home.ts';

const userInfo = () => ({ homedir: '/home/me' }) as UserInfo<string>;
const fail = () => {
  throw new Error('uv_os_homedir returned ENOENT');
};

describe('the home folder', () => {
  it('is what HOME says', () => {
    expect(homeFolder({ homedir: () => '/somewhere', userInfo } as never)).toBe('/somewhere');
  });

  it.each(['foo', './foo', ''])(
    'is what the system knows where HOME is "%s", which lies below any folder',
    (home) => {
      expect(homeFolder({ homedir: () => home, userInfo } as never)).toBe('/home/me');
    },
  );

  it('is the root for a user whom the system does not know', () => {
    expect(homeFolder({ homedir: fail, userInfo: fail })).toBe('/');
  });
});
