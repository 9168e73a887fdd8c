import type { SystemEnvironment } from '../../../src/core/environment.ts';

/** A Linux system without any variables. */
export const environment: SystemEnvironment = {
  env: {},
  cwd: '/home/me',
  home: '/home/me',
  platform: 'linux',
};
