import { type Style, styleOf } from '../terminal/style.ts';
import type { Environment } from './environment.ts';

/** How text for each of the two streams has to look. */
export interface Styles {
  out: Style;
  err: Style;
}

/** Decides it from what the streams are and what the environment says. */
export function stylesOf({ stdout, stderr, env, platform }: Environment): Styles {
  const of = (stream: Environment['stdout']) =>
    styleOf({ isTTY: stream.isTTY === true, columns: stream.columns, env, platform });
  return { out: of(stdout), err: of(stderr) };
}
