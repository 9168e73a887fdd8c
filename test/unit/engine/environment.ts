import type { SystemEnvironment } from '../../../src/core/environment.ts';
import type { TargetContext, TargetOptions } from '../../../src/engine/targets/target-options.ts';

/** A Linux system without any variables. */
export const environment: SystemEnvironment = {
  env: {},
  cwd: '/home/me',
  home: '/home/me',
  platform: 'linux',
};

/** The options of a line that has none. */
export const noOptions: TargetOptions = {
  env: {},
  inheritEnv: false,
  cwd: undefined,
  python: undefined,
  headers: {},
  bearer: undefined,
  cacert: undefined,
  insecure: false,
};

/** A context whose built-in server cannot be started. */
export const targetContext: TargetContext = {
  ...environment,
  builtins: { demo: () => Promise.reject(new Error('Not started in this test.')) },
};
