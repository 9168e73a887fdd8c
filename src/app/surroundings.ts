import type { Surroundings } from '../config/paths.ts';
import { homeFolder } from '../core/home.ts';
import type { Environment } from './environment.ts';

/** What config files, targets and logins depend on: the world without its streams, which are made when they are used. */
export function surroundingsOf({
  env,
  cwd,
  platform,
  builtins,
}: Environment): Surroundings & Pick<Environment, 'builtins'> {
  return { env, cwd, platform, builtins, home: homeFolder() };
}
